using System.Net.WebSockets;

namespace Atelier.Streaming;

/// <summary>What ended an open stream.</summary>
internal enum StreamEnd
{
    /// <summary>Nothing yet.</summary>
    None,
    ServerStopping,
    BrowserClosed,
    BrowserLost,
    BrowserBrokeRules,

    /// <summary>The viewer has opened the stream again, in another connection.</summary>
    OpenedAgain,
    DisplayEnded,
    DisplayLost,
}

internal static class StreamEnds
{
    /// <summary>What the viewer is told; it shows a page for each of the close codes.</summary>
    public static Farewell Farewell(this StreamEnd end) => end switch
    {
        StreamEnd.BrowserClosed or StreamEnd.BrowserLost => Streaming.Farewell.None,
        StreamEnd.BrowserBrokeRules => new(WebSocketCloseStatus.InvalidMessageType, "Beside bytes only pings are taken"),
        StreamEnd.OpenedAgain => Streaming.Farewell.OpenedAgain,
        StreamEnd.DisplayEnded => new(WebSocketCloseStatus.NormalClosure, "The workstation closed its display"),
        StreamEnd.DisplayLost => new(WebSocketCloseStatus.InternalServerError, "The connection to the workstation was lost"),
        StreamEnd.ServerStopping => Streaming.Farewell.ServerStopping,
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, "The stream has not ended"),
    };
}
