using System.Text.RegularExpressions;

namespace Atelier.Tests.Architecture;

public sealed partial class DocumentTests
{
    private const string Settings = "docs/operate/configuration.md";

    [Fact]
    public void Every_path_that_a_page_names_exists() => Faults.AreNone(
        Documents.Pages.SelectMany(page => Documents.LostPaths(Checkout.Read(page), Checkout.Files).Select(path => $"{page}: {path}")));

    [Fact]
    public void Every_link_leads_somewhere() => Faults.AreNone(
        Documents.Pages.SelectMany(page => Documents.LostLinks(page, Checkout.Read(page), ReadTarget).Select(link => $"{page}: {link}")));

    [Fact]
    public void Every_verb_of_dev_that_a_page_names_exists()
    {
        var known = DevVerb().Matches(Checkout.Read("dev"))
            .SelectMany(match => match.Groups["verb"].Captures)
            .Select(verb => verb.Value).ToHashSet();

        Assert.Contains("run", known);
        Faults.AreNone(
            from page in Documents.Pages
            from words in Documents.Verbs(Checkout.Read(page), "./dev")
            where !known.Contains(words.Split(' ')[0])
            select $"{page}: ./dev {words}");
    }

    [Fact]
    public void Every_verb_of_the_server_that_a_page_names_exists() => Faults.AreNone(
        from page in Documents.Pages
        from words in Documents.Verbs(Checkout.Read(page), "atelier")
        where !HasVerb(words.Split(' '))
        select $"{page}: atelier {words}");

    [Theory]
    [InlineData("serve")]
    [InlineData("init")]
    public void The_page_on_settings_has_every_option_of_the_server_and_no_other(string verb)
    {
        var sections = Checkout.Read(Settings).Split("\n## ");
        var told = sections.Where(section => section.StartsWith("Options of every verb\n") || section.StartsWith($"`atelier {verb}`\n"))
            .SelectMany(section => TableOption().Matches(section)).Select(match => match.Groups["name"].Value);

        var offered = Option().Matches(Help(verb)).Select(match => match.Groups["name"].Value).Except(["--help", "--version"]);

        Assert.Equal(offered.Order(StringComparer.Ordinal), told.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_a_page_names_and_is_not_there_is_found()
    {
        const string page =
            """
            See `src/Atelier/Gone.cs`, `docs/`, `Table.cs`, `Chair.cs`, `Storage/Table.cs`, `Api/Table.cs`, `server.key`, `src/<room>/x.cs`
            and [one](../README.md#the-one--only), [two](two.md), [three](#here), [four](../README.md#gone), [five](https://example.org/a).

            ## Here

            ```
            sudo ./dev run --port 80   # then: atelier image build desktop
            cat tests/none.txt
            ```
            """;
        string[] files = ["README.md", "docs/a.md", "src/Atelier/Storage/Table.cs", "tests/some.txt"];

        Assert.Equal(
            ["src/Atelier/Gone.cs", "Chair.cs", "Api/Table.cs", "tests/none.txt"],
            Documents.LostPaths(page, files).OrderBy(path => page.IndexOf(path, StringComparison.Ordinal)));
        Assert.Equal(
            ["two.md", "../README.md#gone"],
            Documents.LostLinks("docs/a.md", page, path => path == "README.md" ? "# Readme\n\n## The one & only\n" : null));
        Assert.Equal(["run"], Documents.Verbs(page, "./dev"));
        Assert.Equal(["image build desktop"], Documents.Verbs(page, "atelier"));
    }

    [Fact]
    public void A_verb_that_the_server_does_not_have_is_found()
    {
        Assert.True(HasVerb(["image", "build", "desktop"]));
        Assert.False(HasVerb(["image", "paint"]));
        Assert.False(HasVerb(["dance"]));
    }

    private static string? ReadTarget(string path) =>
        Checkout.IsFile(path) ? Checkout.Read(path) : Checkout.Exists(path) ? string.Empty : null;

    // What follows the last verb is an argument, if the verb takes one.
    private static bool HasVerb(string[] words)
    {
        var help = Help();
        for (var i = 0; i < words.Length; i++)
        {
            if (!help.Contains("\nCommands:", StringComparison.Ordinal))
                return help.Contains("\nArguments:", StringComparison.Ordinal);
            if (!Regex.IsMatch(help, $@"\nCommands:[\s\S]*\n  {words[i]}\b"))
                return false;
            help = Help(words[..(i + 1)]);
        }

        return true;
    }

    // The build puts the server's program beside the tests.
    private static string Help(params string[] verbs) =>
        Checkout.Run(Path.Combine(AppContext.BaseDirectory, "atelier"), [.. verbs, "--help"]);

    [GeneratedRegex(@"^  (?:(?<verb>[\w-]+)(?: \| )?)+\)", RegexOptions.Multiline)]
    private static partial Regex DevVerb();

    [GeneratedRegex(@"^  (?:-\w, )*(?:-\?, -h, )?(?<name>--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Option();

    [GeneratedRegex(@"^\| `(?<name>--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex TableOption();
}
