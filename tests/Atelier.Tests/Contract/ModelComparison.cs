using System.Text.Json;
using Atelier.Api;

namespace Atelier.Tests.Contract;

/// <summary>Compares what the server's records state with the model and gathers every difference, by operation and path.</summary>
internal sealed class ModelComparison(ServiceModel model)
{
    private readonly List<string> differences = [];

    public IReadOnlyList<string> Differences => differences;

    public void Compare(Operation operation)
    {
        var name = operation.Name;
        if (!model.Operations.TryGetValue(name, out var expected))
        {
            differences.Add($"{name}: the model has no such operation");
            return;
        }

        var http = expected.GetProperty("http");
        Same(name, "method", http.GetProperty("method").GetString(), operation.Method);
        var path = Operation.VersionPath + operation.Path.Replace("{**", "{", StringComparison.Ordinal);
        Same(name, "path", http.GetProperty("requestUri").GetString(), path);
        Same(name, "status", http.GetProperty("responseCode").GetInt32(), operation.Status);
        Same(name, "idempotent", IsTrue(expected, "idempotent"), operation.IsIdempotent);
        var errors = expected.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("shape").GetString()!);
        CompareNames(name, "errors", errors, operation.Errors.Select(error => error.Name));
        CompareOutermost($"{name} request", expected, "input", operation.RequestType);
        CompareOutermost($"{name} response", expected, "output", operation.ResponseType);
    }

    public void Compare(ErrorShape error)
    {
        var expected = model.Shape(error.Name);
        var http = expected.GetProperty("error");
        Same(error.Name, "status", http.GetProperty("httpStatusCode").GetInt32(), error.Status);
        Same(error.Name, "caller's fault", IsTrue(http, "senderFault"), !error.IsFault);
        Same(error.Name, "server's fault", IsTrue(expected, "fault"), error.IsFault);
        Same(error.Name, "may be retried", expected.TryGetProperty("retryable", out _), error.MayBeRetried);
    }

    private void CompareOutermost(string path, JsonElement operation, string member, Type record)
    {
        // The model leaves out what has no members.
        if (operation.TryGetProperty(member, out var reference))
            CompareShape(path, reference.GetProperty("shape").GetString()!, ShapeReader.Of(record));
        else
            CompareNames(path, "members", [], ShapeReader.Of(record).Members.Select(actual => actual.Name));
    }

    private void CompareShape(string path, string expectedName, Shape actual)
    {
        var expected = model.Shape(expectedName);
        Same(path, "type", ModelType(expected), TypeName(actual.Kind));
        if (ModelType(expected) != TypeName(actual.Kind))
            return;

        Same(path, "min", Number(expected, "min"), actual.Minimum);
        Same(path, "max", Number(expected, "max"), actual.Maximum);
        Same(path, "sensitive", IsTrue(expected, "sensitive"), actual.IsSensitive);
        Same(path, "pattern", expected.TryGetProperty("pattern", out var pattern) ? pattern.GetString() : null, actual.Pattern);
        switch (actual.Kind)
        {
            case ShapeKind.Structure:
                Same(path, "name", expectedName, actual.Name);
                CompareStructure(path, expected, actual);
                break;
            case ShapeKind.Enumeration:
                Same(path, "name", expectedName, actual.Name);
                CompareNames(path, "values", Names(expected, "enum"), actual.Values);
                break;
            case ShapeKind.List:
                CompareShape($"{path}[]", expected.GetProperty("member").GetProperty("shape").GetString()!, actual.Item!);
                break;
            case ShapeKind.Map:
                Same(path, "key type", "string", ModelType(model.Shape(expected.GetProperty("key").GetProperty("shape").GetString()!)));
                CompareShape($"{path}{{}}", expected.GetProperty("value").GetProperty("shape").GetString()!, actual.Item!);
                break;
            case ShapeKind.Timestamp:
                Same(path, "timestamp format", expected.GetProperty("timestampFormat").GetString(), "iso8601");
                break;
        }
    }

    private void CompareStructure(string path, JsonElement expected, Shape actual)
    {
        Same(path, "union", IsTrue(expected, "union"), actual.IsUnion);
        var members = expected.GetProperty("members");
        var names = members.EnumerateObject().Select(member => member.Name);
        var required = actual.Members.Where(member => member.IsRequired).Select(member => member.Name);
        CompareNames(path, "members", names, actual.Members.Select(member => member.Name));
        CompareNames(path, "required", Names(expected, "required"), required);
        foreach (var member in actual.Members.Where(member => members.TryGetProperty(member.Name, out _)))
        {
            var reference = members.GetProperty(member.Name);
            Same($"{path}.{member.Name}", "location", ModelLocation(reference), Location(member));
            Same($"{path}.{member.Name}", "token", IsTrue(reference, "idempotencyToken"), member.Location == MemberLocation.Header);
            CompareShape($"{path}.{member.Name}", reference.GetProperty("shape").GetString()!, member.Shape);
        }
    }

    private static string ModelLocation(JsonElement reference) => reference.TryGetProperty("location", out var location)
        ? $"{location.GetString()} {reference.GetProperty("locationName").GetString()}"
        : "body";

    private static string Location(Member member) => member.Location switch
    {
        MemberLocation.Path => $"uri {member.Name}",
        MemberLocation.Query => $"querystring {member.Name}",
        MemberLocation.Header => $"header {RequestReader.ClientTokenHeader}",
        _ => "body",
    };

    private static string ModelType(JsonElement shape) =>
        shape.TryGetProperty("enum", out _) ? TypeName(ShapeKind.Enumeration) : shape.GetProperty("type").GetString()!;

    private static string TypeName(ShapeKind kind) => kind switch
    {
        ShapeKind.Structure => "structure",
        ShapeKind.List => "list",
        ShapeKind.Map => "map",
        ShapeKind.Enumeration => "enumeration",
        ShapeKind.Integer => "integer",
        ShapeKind.Timestamp => "timestamp",
        _ => "string",
    };

    private static bool IsTrue(JsonElement shape, string name) => shape.TryGetProperty(name, out var flag) && flag.GetBoolean();

    private static int? Number(JsonElement shape, string name) => shape.TryGetProperty(name, out var number) ? number.GetInt32() : null;

    private static IEnumerable<string> Names(JsonElement shape, string name) =>
        shape.TryGetProperty(name, out var names) ? names.EnumerateArray().Select(value => value.GetString()!) : [];

    private void CompareNames(string path, string what, IEnumerable<string> expected, IEnumerable<string> actual) => Same(
        path, what,
        string.Join(", ", expected.Order(StringComparer.Ordinal)), string.Join(", ", actual.Order(StringComparer.Ordinal)));

    private void Same<T>(string path, string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            differences.Add($"{path}: {what} is '{actual}' and in the model '{expected}'");
    }
}
