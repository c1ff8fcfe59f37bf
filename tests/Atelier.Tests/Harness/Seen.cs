using System.Globalization;
using System.Text.Json;

namespace Atelier.Tests.Harness;

/// <summary>A session, backup or stream as an answer shows it.</summary>
internal sealed record Seen(JsonElement Json)
{
    public string SessionId => Text("sessionId")!;

    public string State => Text("state")!;

    public string StatusCode => Text("statusCode")!;

    public string StatusMessage => Text("statusMessage")!;

    /// <summary>A member's text; null if the answer leaves it out.</summary>
    public string? Text(string member) => Json.TryGetProperty(member, out var value) ? value.GetString() : null;

    /// <summary>A time member; null if the answer leaves it out.</summary>
    public DateTimeOffset? Time(string member) => Text(member) is { } text
        ? DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : null;
}
