using System.Net.WebSockets;

namespace Atelier.Streaming;

/// <summary>How a socket is closed. The reason is for people who debug; at most 123 bytes (RFC 6455 §5.5).</summary>
internal sealed record Farewell(WebSocketCloseStatus Status, string Reason)
{
    /// <summary>The viewer closed, or has gone.</summary>
    public static readonly Farewell None = new(WebSocketCloseStatus.NormalClosure, "");

    /// <summary>The viewer has opened the stream again. A code of our own, so that who hears it does not try once more.</summary>
    public static readonly Farewell OpenedAgain = new((WebSocketCloseStatus)4000, "The stream goes on in another connection");

    public static readonly Farewell ServerStopping = new(WebSocketCloseStatus.EndpointUnavailable, "The server is stopping");
}

/// <summary>The viewer broke the rules of the first message, or closed instead of sending one.</summary>
internal sealed class StreamRuleException(Farewell farewell) : Exception(farewell.Reason)
{
    public Farewell Farewell { get; } = farewell;
}
