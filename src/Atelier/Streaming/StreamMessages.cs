using System.Text.Json;
using System.Text.Json.Serialization;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Streams;

namespace Atelier.Streaming;

/// <summary>What a viewer says beside the bytes: what it presents first, that a new secret has arrived, and pings.</summary>
/// <param name="Ticket">The ticket, in the first message.</param>
/// <param name="Reconnect">The reconnect secret, in the first message instead of a ticket.</param>
/// <param name="Type"><c>received</c> or <c>ping</c>, in later messages.</param>
/// <param name="Id">What the answer to a ping repeats.</param>
internal sealed record ViewerMessage(string? Ticket, string? Reconnect, string? Type, long? Id)
{
    public const string Received = "received";
    public const string Ping = "ping";

    /// <summary>The message; empty if it is none.</summary>
    public static ViewerMessage Read(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, StreamJson.Default.ViewerMessage) ?? new(null, null, null, null);
        }
        catch (JsonException)
        {
            return new(null, null, null, null);
        }
    }
}

/// <summary>What the gateway says beside the bytes.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Connected), "connected")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(News), "session")]
[JsonDerivedType(typeof(Pong), "pong")]
internal abstract record GatewayMessage
{
    /// <summary>
    /// The ticket or secret was good; RFB follows. To a secret's viewer it follows once that has said that it received this one.
    /// </summary>
    /// <param name="Clipboard">ENABLED or DISABLED, as the launch profile has it. The workstation enforces it, the viewer follows.</param>
    /// <param name="Reconnect">The secret that opens the stream again, once, if this connection is cut.</param>
    /// <param name="Session">How the session is.</param>
    /// <param name="Uploads">What the viewer may upload; left out where that is nothing.</param>
    internal sealed record Connected(string Clipboard, string Reconnect, SessionNews Session, UploadOffer? Uploads) : GatewayMessage;

    /// <summary>There is no stream, and why; the socket closes after it.</summary>
    internal sealed record Refused(RefusalCode Code, string Message) : GatewayMessage;

    /// <summary>The session has changed.</summary>
    internal sealed record News(SessionNews Session) : GatewayMessage;

    /// <summary>The answer to a ping.</summary>
    internal sealed record Pong(long Id) : GatewayMessage;
}

/// <summary>What a viewer may upload for as long as its stream goes on.</summary>
/// <param name="Secret">Proves the right to, in a header of each request.</param>
/// <param name="LargestFile">How many bytes a file may have.</param>
/// <param name="Folder">Where files go, as the launch profile names it.</param>
internal sealed record UploadOffer(string Secret, long LargestFile, string Folder);

/// <summary>What a viewer is told about its session.</summary>
/// <param name="State">Its state.</param>
/// <param name="SecondsLeft">How long it is still READY, so that the viewer's clock need not be right; null if it is not.</param>
/// <param name="EndsStopped">Whether it is stopped then, and its disk kept; if not, it is deleted.</param>
/// <param name="IsBackedUp">Whether a backup is made when it stops.</param>
/// <param name="MinutesKept">How long it is kept once it is stopped; null for as long as it likes.</param>
internal sealed record SessionNews(
    StreamingSessionState State, double? SecondsLeft, bool EndsStopped, bool IsBackedUp, int? MinutesKept)
{
    public static SessionNews Of(StreamedSession session, DateTimeOffset now) => new(
        session.State,
        session.EndsAt is { } end ? Math.Max(0, (end - now).TotalSeconds) : null,
        session.EndsStopped,
        session.IsBackedUp,
        session.MinutesKept);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ViewerMessage))]
[JsonSerializable(typeof(GatewayMessage))]
internal sealed partial class StreamJson : JsonSerializerContext;
