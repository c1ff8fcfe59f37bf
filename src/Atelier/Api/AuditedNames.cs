using System.Text.Json;

namespace Atelier.Api;

/// <summary>What the audit trail says of a request's content: the names of its members, and of values nothing but ids, personas
/// and what has but a few values.</summary>
internal static class AuditedNames
{
    private const int MostIds = 20;

    /// <summary>The members, or null if there are none beside those of the path.</summary>
    public static string? Of(JsonElement request, Shape shape)
    {
        var members = shape.Members
            .Where(member => member.Location is MemberLocation.Body or MemberLocation.Query && request.TryGetProperty(member.Name, out _))
            .Select(member => Describe(member, request.GetProperty(member.Name)));
        return string.Join("; ", members) is { Length: > 0 } text ? text : null;
    }

    private static string Describe(Member member, JsonElement value)
    {
        string[] ids = member.Shape.IsSensitive ? []
            : member.Shape.Kind == ShapeKind.Enumeration ? [value.GetString()!]
            : [.. Ids(member.Name, value).Take(MostIds + 1)];
        var more = ids.Length > MostIds ? " and more" : "";
        return ids.Length == 0 ? member.Name : $"{member.Name}: {string.Join(", ", ids.Take(MostIds))}{more}";
    }

    private static IEnumerable<string> Ids(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(item => Ids(name, item)),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Ids(member.Name, member.Value)),
        JsonValueKind.String when IsId(name) => [value.GetString()!],
        _ => [],
    };

    private static bool IsId(string name) =>
        name == "persona" || name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("Ids", StringComparison.Ordinal);
}
