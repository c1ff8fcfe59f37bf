using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Tests.Properties;

/// <summary>JSON that no program would send, as text.</summary>
internal static class RandomJson
{
    private static readonly string[] Scalars =
    [
        "null", "true", "false", "0", "-1", "1.5", "1e400", "-1e-400", "2147483648", "9223372036854775808", "0.1e1", "\"\"", "\" \"",
        "\"READY\"", "\"2021-03-31\"", "\"ami-1\"", "\"ACTIVATED\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\n\"", "\"😀\"",
        "\"../../etc/passwd\"",
        "\"'; drop table studios; --\"", "\"%00\"", "\"" + new string('x', 70_000) + "\"", "{}", "[]", "[[[[[[]]]]]]", "[null]",
    ];

    /// <summary>Any value, with objects that know these names.</summary>
    public static Gen<string> Value(IReadOnlyList<string> names, int depth = 3) => depth == 0
        ? Gen.Elements(Scalars)
        : Gen.Frequency(
            (3, Gen.Elements(Scalars)),
            (1, Value(names, depth - 1).ArrayOf().Select(items => $"[{string.Join(',', items)}]")),
            (2, Object(names, depth - 1)));

    /// <summary>An object with some of the names, some of them twice.</summary>
    public static Gen<string> Object(IReadOnlyList<string> names, int depth = 3) => (
        from name in Gen.Elements([.. names, "x", "__proto__", "$type"])
        from value in Value(names, depth)
        select $"{JsonSerializer.Serialize(name)}:{value}").ArrayOf().Select(members => $"{{{string.Join(',', members)}}}");

    /// <summary>The document with one of its values, at any depth, replaced by the text.</summary>
    public static string Replace(string document, int place, string replacement)
    {
        const string mark = "the place of the replacement";
        var root = JsonNode.Parse(document)!;
        var nodes = Descendants(root).ToArray();
        if (nodes.Length == 0)
            return replacement;
        nodes[place % nodes.Length].ReplaceWith(mark);
        return root.ToJsonString().Replace($"\"{mark}\"", replacement, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonNode> Descendants(JsonNode node) => node switch
    {
        JsonObject members => WithDescendants(members.Select(member => member.Value)),
        JsonArray items => WithDescendants(items),
        _ => [],
    };

    private static IEnumerable<JsonNode> WithDescendants(IEnumerable<JsonNode?> nodes) =>
        nodes.OfType<JsonNode>().SelectMany(node => Descendants(node).Prepend(node));
}
