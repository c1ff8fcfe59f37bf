using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Atelier.Model;

/// <summary>
/// The doc comments of our own sources, from the file that the compiler writes beside the program, as the HTML that client models hold.
/// </summary>
internal sealed partial class DocumentationFile
{
    private readonly Dictionary<string, XElement> summaries;

    private DocumentationFile(Dictionary<string, XElement> summaries) => this.summaries = summaries;

    /// <summary>Reads the file of this program.</summary>
    /// <exception cref="FileNotFoundException">It does not stand beside the program, as if somebody had copied that alone.</exception>
    public static DocumentationFile Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{typeof(DocumentationFile).Assembly.GetName().Name}.xml");
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} is missing: the texts of the model are in it. Copy the whole folder of the program.");
        return new DocumentationFile(XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => member.Attribute("name")!.Value, member => member.Element("summary")!));
    }

    /// <summary>What is said of a class, record or enumeration; null for nothing.</summary>
    public string? Of(Type type) => Html($"T:{type.FullName}");

    /// <summary>What is said of a record's member, given by its wire name; null for nothing.</summary>
    public string? Of(Type record, string member) => Html($"P:{record.FullName}.{char.ToUpperInvariant(member[0])}{member[1..]}");

    private string? Html(string name)
    {
        if (!summaries.TryGetValue(name, out var summary))
            return null;
        var html = new StringBuilder();
        foreach (var node in summary.Nodes())
            html.Append(node is XElement element ? $"<code>{Escape(Name(element))}</code>" : Escape(((XText)node).Value));
        return Space().Replace(html.ToString(), " ").Trim();
    }

    // <c>text</c>, or a reference such as <see cref="P:Atelier.Studios.Studio.Arn"/>.
    private static string Name(XElement element) =>
        element.Attribute("cref")?.Value is { } reference ? reference[(reference.LastIndexOf('.') + 1)..] : element.Value;

    private static string Escape(string text) =>
        text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal);

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
