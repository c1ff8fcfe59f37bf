using System.Text.Json.Nodes;

namespace Atelier.Tests.Contract;

/// <summary>Compares two trees of JSON value by value, counts what it compared, and gathers every difference with its path.</summary>
internal sealed class TreeComparison
{
    private readonly List<string> differences = [];

    public IReadOnlyList<string> Differences => differences;

    /// <summary>How many members of structures were compared, those of structures within structures included.</summary>
    public int Members { get; private set; }

    /// <summary>How many single values were compared, such as a limit, a pattern, a place in the request, or a list of names.</summary>
    public int Values { get; private set; }

    public TreeComparison Compare(string path, JsonNode? expected, JsonNode? actual)
    {
        if (expected is JsonObject one && actual is JsonObject other)
        {
            // A structure may itself have members that are called type and members.
            if (one["type"] is JsonValue type && type.GetValue<string>() == "structure")
                Members += one["members"]!.AsObject().Count;
            foreach (var key in one.Select(entry => entry.Key).Union(other.Select(entry => entry.Key)).Order(StringComparer.Ordinal))
                Compare($"{path}.{key}", one[key], other[key]);
            return this;
        }

        Values++;
        if (!JsonNode.DeepEquals(expected, actual))
            differences.Add($"{path}: is {Show(actual)} and in the AWS CLI's model {Show(expected)}");
        return this;
    }

    private static string Show(JsonNode? node) => node?.ToJsonString() ?? "absent";
}
