using System.Text.RegularExpressions;

namespace Atelier.Tests.Architecture;

/// <summary>What the Markdown pages name, and whether it is there.</summary>
internal static partial class Documents
{
    // A name with one of these endings is a file of the checkout; other names, such as server.key, come to be when the server runs.
    private static readonly string[] SourceEndings =
        [".cs", ".ts", ".tsx", ".mjs", ".sh", ".py", ".sql", ".md", ".slnx", ".csproj", ".props"];

    /// <summary>The pages: those at the root, and everything below docs/.</summary>
    public static IEnumerable<string> Pages => Checkout.Files.Where(path =>
        path.EndsWith(".md", StringComparison.Ordinal) && (!path.Contains('/') || path.StartsWith("docs/", StringComparison.Ordinal)));

    /// <summary>The paths in a page's code that lead nowhere. A path begins at the root, or says the end of a source file's.</summary>
    public static IEnumerable<string> LostPaths(string text, IReadOnlyCollection<string> files)
    {
        var top = files.Select(path => path.Split('/')[0]).ToHashSet();
        var words = Code(text).SelectMany(code => PathLike().Matches(code)).Select(match => match.Value.TrimEnd('.', '/'));
        foreach (var word in words.Distinct())
        {
            var isSource = SourceEndings.Any(ending => word.EndsWith(ending, StringComparison.Ordinal));
            if (!isSource && !(word.Contains('/') && top.Contains(word.Split('/')[0])))
                continue;
            if (!files.Any(path => path == word || path.StartsWith(word + "/", StringComparison.Ordinal)
                || (isSource && path.EndsWith("/" + word, StringComparison.Ordinal))))
                yield return word;
        }
    }

    /// <summary>The links of a page, at a path, that lead to no file or to no heading in it.</summary>
    public static IEnumerable<string> LostLinks(string page, string text, Func<string, string?> read)
    {
        foreach (var target in Link().Matches(Fence().Replace(text, "")).Select(match => match.Groups["target"].Value).Distinct())
        {
            if (Foreign().IsMatch(target))
                continue;
            var (path, heading) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, null);
            var folder = Path.GetDirectoryName(page)!;
            var linked = path.Length == 0 ? text : read(Path.GetRelativePath("/", Path.GetFullPath(path, "/" + folder)));
            if (linked is null || (heading is not null && !Headings(linked).Contains(heading)))
                yield return target;
        }
    }

    /// <summary>The verbs that a page's code gives to a program, such as <c>image build</c> to <c>atelier</c>.</summary>
    public static IEnumerable<string> Verbs(string text, string program) => Code(text)
        .SelectMany(code => Regex.Matches(code, $@"(?<![\w.-])(?<!--[a-z]+ ){Regex.Escape(program)}(?<verb>(?: [a-z]+(?![\w./=-]))+)"))
        .Select(match => match.Groups["verb"].Value.Trim())
        .Distinct();

    // Code spans, and fenced blocks a line each.
    private static IEnumerable<string> Code(string text) => Fence().Matches(text).SelectMany(match => match.Value.Split('\n')[1..^1])
        .Concat(Span().Matches(Fence().Replace(text, "")).Select(match => match.Groups["code"].Value));

    // As hosts of Git make anchors of headings.
    private static IEnumerable<string> Headings(string text) => Heading().Matches(Fence().Replace(text, ""))
        .Select(match => NoAnchor().Replace(match.Groups["title"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"(?<![\w./<>*{~$-])\.?[A-Za-z0-9][\w./-]*(?![\w<>*{…])")]
    private static partial Regex PathLike();

    [GeneratedRegex(@"^```[^\n]*\n[\s\S]*?^```[^\n]*$", RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("`(?<code>[^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^[a-z]+:")]
    private static partial Regex Foreign();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();
}
