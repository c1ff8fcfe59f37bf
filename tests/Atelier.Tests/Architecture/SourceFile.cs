using System.Text.RegularExpressions;

namespace Atelier.Tests.Architecture;

/// <summary>A C# file, by its path from the checkout's root.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>The file's lines; the newline at the end begins no further one.</summary>
    public IReadOnlyList<string> Lines { get; } = Text.TrimEnd('\n').Split('\n');

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>The text without its comments. Strings stay: code may be within them.</summary>
    public string Code { get; } = Comment().Replace(Text, match => match.Groups["string"].Value);

    /// <summary>The namespace the file declares; empty for top-level statements.</summary>
    public string Namespace => NamespaceLine().Match(Code).Groups["name"].Value;

    /// <summary>The names of the types it declares.</summary>
    public IEnumerable<string> Types => Declaration().Matches(Code).Select(match => match.Groups["name"].Value);

    [GeneratedRegex("""
        (?<string>"{3}[\s\S]*?"{3}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')|//[^\n]*|/\*[\s\S]*?\*/
        """)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^\s*(?:(?:public|internal|private|protected|file|sealed|abstract|static|partial|readonly|ref)\s+)*" +
        @"(?:class|interface|enum|struct|record(?: struct| class)?|delegate\s+[\w<>?,\[\] ]+?)\s+(?<name>[A-Z]\w*)\s*[<({:;\r\n]",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}
