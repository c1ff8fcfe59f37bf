using System.Text.Json.Nodes;
using Atelier.Api;

namespace Atelier.Model;

/// <summary>
/// The contract in the form that botocore loads, <c>service-2.json</c>: operations, shapes and errors, made from the records that the
/// server itself validates with. Keys and their meaning: botocore's models of services.
/// </summary>
internal sealed class ServiceDescription
{
    private const string Introduction =
        "<p>Virtual workstations for studios: launch profiles say which images, machines and components go together, and artists start "
        + "streaming sessions from them, which open in the browser.</p> <p>This is the API of Amazon Nimble Studio, version 2020-08-01, "
        + "as an Atelier server answers it. Name that server with <code>AWS_ENDPOINT_URL_NIMBLE</code> or with the endpoint option of the "
        + "client.</p>";

    private readonly DocumentationFile comments;
    private readonly ShapeNames names = new();

    private ServiceDescription(DocumentationFile comments) => this.comments = comments;

    /// <summary>The document for a set of operations, with texts from our own doc comments.</summary>
    public static JsonObject Of(IReadOnlyList<Operation> operations, DocumentationFile comments) =>
        new ServiceDescription(comments).Write(operations);

    private JsonObject Write(IReadOnlyList<Operation> operations) => new()
    {
        ["version"] = "2.0",
        ["metadata"] = new JsonObject
        {
            ["apiVersion"] = Operation.VersionPath[1..],
            // What newer clients choose signing and protocol by; older ones take signatureVersion and protocol.
            ["auth"] = new JsonArray("aws.auth#sigv4"),
            ["endpointPrefix"] = "nimble",
            ["jsonVersion"] = "1.1",
            ["protocol"] = "rest-json",
            ["protocols"] = new JsonArray("rest-json"),
            ["serviceFullName"] = "AmazonNimbleStudio",
            ["serviceId"] = "nimble",
            ["signatureVersion"] = "v4",
            ["signingName"] = "nimble",
            ["uid"] = $"nimble-{Operation.VersionPath[1..]}",
        },
        ["operations"] = new JsonObject(operations.OrderBy(operation => operation.Name, StringComparer.Ordinal)
            .Select(operation => KeyValuePair.Create(operation.Name, (JsonNode?)Describe(operation)))),
        ["shapes"] = DescribeShapes(),
        ["documentation"] = Introduction,
    };

    private JsonObject Describe(Operation operation)
    {
        var described = new JsonObject
        {
            ["name"] = operation.Name,
            ["http"] = new JsonObject
            {
                ["method"] = operation.Method,
                ["requestUri"] = Operation.VersionPath + operation.Path.Replace("{**", "{", StringComparison.Ordinal),
                ["responseCode"] = operation.Status,
            },
            ["input"] = Reference(names.Add(ShapeReader.Of(operation.RequestType))),
            ["output"] = Reference(names.Add(ShapeReader.Of(operation.ResponseType))),
            ["errors"] = new JsonArray([.. operation.Errors.Select(error => Reference(error.Name))]),
            ["documentation"] = Paragraph(comments.Of(operation.Declaration)),
        };
        if (operation.IsIdempotent)
            described["idempotent"] = true;
        return described;
    }

    private JsonObject DescribeShapes()
    {
        var shapes = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var (name, shape) in names.Named)
            shapes.Add(name, Describe(shape));
        foreach (var error in ErrorShape.All)
            shapes.Add(error.Name, Describe(error));
        shapes.TryAdd("String", new JsonObject { ["type"] = "string" });
        shapes.Add("ExceptionContext", new JsonObject { ["type"] = "map", ["key"] = Reference("String"), ["value"] = Reference("String") });
        return new JsonObject(shapes.Select(shape => KeyValuePair.Create(shape.Key, (JsonNode?)shape.Value)));
    }

    private JsonObject Describe(Shape shape)
    {
        var described = shape.Kind switch
        {
            ShapeKind.Structure => DescribeStructure(shape),
            ShapeKind.List => new JsonObject { ["type"] = "list", ["member"] = Reference(names.OfItem(shape)) },
            ShapeKind.Map => new JsonObject { ["type"] = "map", ["key"] = Reference("String"), ["value"] = Reference(names.OfItem(shape)) },
            ShapeKind.Enumeration => new JsonObject
            {
                ["type"] = "string", ["enum"] = new JsonArray([.. shape.Values.Select(value => JsonValue.Create(value))]),
            },
            // Older SDKs send 0 for a number that was not set, unless it is boxed; where 0 is a choice of its own they may.
            ShapeKind.Integer when shape.Minimum > 0 => new JsonObject { ["type"] = "integer", ["box"] = true },
            ShapeKind.Timestamp => new JsonObject { ["type"] = "timestamp", ["timestampFormat"] = "iso8601" },
            _ => new JsonObject { ["type"] = shape.Kind == ShapeKind.Integer ? "integer" : "string" },
        };
        Set(described, "max", shape.Maximum);
        Set(described, "min", shape.Minimum);
        Set(described, "pattern", shape.Pattern);
        if (shape.IsSensitive)
            described["sensitive"] = true;
        if (shape.Declaration is { } declaration)
            Set(described, "documentation", Paragraph(comments.Of(declaration)));
        return described;
    }

    private JsonObject DescribeStructure(Shape shape)
    {
        var described = new JsonObject { ["type"] = "structure" };
        if (shape.Members.Where(member => member.IsRequired).ToArray() is { Length: > 0 } required)
            described["required"] = new JsonArray([.. required.Select(member => JsonValue.Create(member.Name))]);
        described["members"] = new JsonObject(
            shape.Members.Select(member => KeyValuePair.Create(member.Name, (JsonNode?)Describe(shape, member))));
        if (shape.IsUnion)
            described["union"] = true;
        return described;
    }

    private JsonObject Describe(Shape structure, Member member)
    {
        var described = Reference(names.Of(structure, member));
        var (location, name) = member.Location switch
        {
            MemberLocation.Path => ("uri", member.Name),
            MemberLocation.Query => ("querystring", member.Name),
            MemberLocation.Header => ("header", RequestReader.ClientTokenHeader),
            _ => (null, null),
        };
        Set(described, "location", location);
        Set(described, "locationName", name);
        // The only header of the contract is the client token, which clients make up where the caller does not.
        if (member.Location == MemberLocation.Header)
            described["idempotencyToken"] = true;
        Set(described, "documentation", Paragraph(MemberTexts.Of(comments, structure.Declaration!, member.Name)));
        return described;
    }

    private static JsonObject Describe(ErrorShape error)
    {
        var described = new JsonObject
        {
            ["type"] = "structure",
            ["members"] = new JsonObject
            {
                ["code"] = Reference("String", MemberTexts.ErrorCode),
                ["context"] = Reference("ExceptionContext", MemberTexts.ErrorContext),
                ["message"] = Reference("String", MemberTexts.ErrorMessage),
            },
            ["error"] = error.IsFault
                ? new JsonObject { ["httpStatusCode"] = error.Status }
                : new JsonObject { ["httpStatusCode"] = error.Status, ["senderFault"] = true },
            ["exception"] = true,
            ["documentation"] = Paragraph(error.Meaning),
        };
        if (error.IsFault)
            described["fault"] = true;
        if (error.MayBeRetried)
            described["retryable"] = new JsonObject { ["throttling"] = false };
        return described;
    }

    private static JsonObject Reference(string shape) => new() { ["shape"] = shape };

    private static JsonObject Reference(string shape, string documentation) =>
        new() { ["shape"] = shape, ["documentation"] = Paragraph(documentation) };

    private static void Set(JsonObject described, string key, JsonNode? value)
    {
        if (value is not null)
            described[key] = value;
    }

    private static string? Paragraph(string? text) => text is null ? null : $"<p>{text}</p>";
}
