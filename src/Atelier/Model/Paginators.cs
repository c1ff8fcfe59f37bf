using System.Text.Json.Nodes;
using Atelier.Api;

namespace Atelier.Model;

/// <summary>
/// Which listings clients walk by themselves, <c>paginators-1.json</c>: those whose request and answer hold a token, and the answer one
/// list.
/// </summary>
internal static class Paginators
{
    private const string Token = "nextToken";
    private const string Limit = "maxResults";

    /// <summary>The document for a set of operations.</summary>
    public static JsonObject Of(IReadOnlyList<Operation> operations) => new()
    {
        ["pagination"] = new JsonObject(
            from operation in operations.OrderBy(operation => operation.Name, StringComparer.Ordinal)
            let paginator = Of(operation)
            where paginator is not null
            select KeyValuePair.Create(operation.Name, (JsonNode?)paginator)),
    };

    private static JsonObject? Of(Operation operation)
    {
        var (request, answer) = (ShapeReader.Of(operation.RequestType), ShapeReader.Of(operation.ResponseType));
        if (!Has(request, Token) || !Has(answer, Token))
            return null;
        var paginator = new JsonObject { ["input_token"] = Token, ["output_token"] = Token };
        if (Has(request, Limit))
            paginator["limit_key"] = Limit;
        paginator["result_key"] = answer.Members.Single(member => member.Shape.Kind == ShapeKind.List).Name;
        return paginator;
    }

    private static bool Has(Shape structure, string member) => structure.Members.Any(known => known.Name == member);
}
