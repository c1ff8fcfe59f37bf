using System.Text.Json;
using Atelier.Api;
using Atelier.LaunchProfiles;

namespace Atelier.Emulator;

internal sealed record AdvanceRequest
{
    [Length(1, 64)]
    public required string Advance { get; init; }
}

internal sealed record DelayRequest
{
    [Length(1, 64)]
    public required string Delay { get; init; }

    public required string Operation { get; init; }
}

internal sealed record FailureRequest
{
    [Length(1, 1024)]
    public string? Message { get; init; }

    public required string Operation { get; init; }

    public required string StatusCode { get; init; }

    [Range(1, 1_000_000)]
    public int? Times { get; init; }

    public LaunchProfileValidationType? Validation { get; init; }
}

internal sealed record ErrorRequest
{
    public required string Error { get; init; }

    [Length(1, 1024)]
    public string? Message { get; init; }

    public string? Operation { get; init; }

    public ErrorPoint? Point { get; init; }

    [Range(1, 1_000_000)]
    public int? Times { get; init; }
}

/// <summary>Reads what the control is sent. Unlike the API it refuses members it does not know: they are misspelt.</summary>
internal static class ControlRequests
{
    /// <exception cref="ApiError">A ValidationException that names each wrong member and the rule it breaks.</exception>
    public static async Task<TRequest> Read<TRequest>(HttpContext http)
    {
        using var document = await Parse(http);
        var shape = ShapeReader.Of(typeof(TRequest));
        var known = shape.Members.Select(member => member.Name).ToArray();
        var faults = new Faults();
        foreach (var member in document.RootElement.EnumerateObject().Where(member => !known.Contains(member.Name)))
            faults.Add(member.Name, $"is unknown; the members are {string.Join(", ", known)}");
        faults.ThrowIfAny();
        RequestValidator.Check(document.RootElement, shape);
        return document.Deserialize<TRequest>(WireJson.Options)!;
    }

    private static async Task<JsonDocument> Parse(HttpContext http)
    {
        try
        {
            var document = await JsonDocument.ParseAsync(http.Request.Body, default, http.RequestAborted);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // Said below.
        }

        throw ApiError.Validation("[body: must be a JSON object, such as {\"advance\": \"PT12H\"}]");
    }
}
