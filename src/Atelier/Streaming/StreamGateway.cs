using System.Net.WebSockets;
using Atelier.Api;
using Atelier.StreamingSessions.Streams;

namespace Atelier.Streaming;

/// <summary>
/// Opens streams: 1. check where the request comes from, 2. take the ticket or the reconnect secret, 3. redeem it, 4. open the display,
/// 5. say so, and to a secret's viewer wait until it has heard it, 6. carry bytes until either end is done. What goes wrong from 3 to 5 is
/// told to the viewer as a refusal.
/// </summary>
internal sealed class StreamGateway(
    StreamWiring wiring,
    StreamMeter meter,
    TimeProvider clock,
    ILogger<StreamGateway> log,
    CancellationToken stopping)
{
    /// <summary>Where clients that are no browsers may put the ticket instead of the first message.</summary>
    public const string TicketHeader = "X-Atelier-Ticket";

    /// <summary>How long a display may take to open.</summary>
    public static readonly TimeSpan OpenLimit = TimeSpan.FromSeconds(15);

    // A peer that has gone without a word is noticed after both together.
    private static readonly WebSocketAcceptContext Acceptance = new()
    {
        KeepAliveInterval = TimeSpan.FromSeconds(15),
        KeepAliveTimeout = TimeSpan.FromSeconds(30),
    };

    private readonly OriginRule origins = new(wiring.PublicUrls);
    private readonly StreamRun run = new(wiring, meter, clock, log, stopping);

    public async Task Serve(HttpContext context, string streamId)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await Reject(context, StatusCodes.Status426UpgradeRequired, "A stream is a WebSocket.");
            return;
        }
        if (!origins.Allows(context.Request))
        {
            StreamLog.OriginRefused(log, streamId, context.Request.Headers.Origin.ToString());
            await Reject(context, StatusCodes.Status403Forbidden, "Streams open from this server's own pages only.");
            return;
        }
        var accepted = await context.WebSockets.AcceptWebSocketAsync(Acceptance);
        using var socket = new StreamSocket(accepted, context.Features.Get<StreamConnection>()?.Taken, clock);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await socket.End(await Talk(socket, streamId, context.Request.Headers[TicketHeader], cancel.Token));
    }

    private async Task<Farewell> Talk(StreamSocket socket, string streamId, string? headerTicket, CancellationToken cancel)
    {
        try
        {
            var first = headerTicket is null ? await socket.ReceiveMessage(cancel) : null;
            switch (await wiring.Redeem(streamId, new StreamProof(first?.Ticket ?? headerTicket, first?.Reconnect), cancel))
            {
                case TicketResult.Redeemed redeemed:
                    return await Open(socket, streamId, redeemed, cancel);
                case TicketResult.Refused refused:
                    return await Refuse(socket, streamId, new GatewayMessage.Refused(refused.Code, refused.Message));
                case var other:
                    throw new InvalidOperationException($"A ticket came to nothing known: {other}");
            }
        }
        catch (TimeoutException)
        {
            return new Farewell(WebSocketCloseStatus.PolicyViolation, "No ticket came in time");
        }
        catch (StreamRuleException broken)
        {
            return broken.Farewell;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return Farewell.ServerStopping;
        }
        catch (WebSocketException)
        {
            return Farewell.None;
        }
        catch (Exception fault)
        {
            StreamLog.Failed(log, fault, streamId);
            return new Farewell(WebSocketCloseStatus.InternalServerError, "The server failed");
        }
    }

    private async Task<Farewell> Open(
        StreamSocket socket, string streamId, TicketResult.Redeemed redeemed, CancellationToken cancel)
    {
        var stream = redeemed.Stream;
        await using var display = await OpenDisplay(streamId, stream, cancel);
        if (display is null)
        {
            return await Refuse(socket, streamId, new GatewayMessage.Refused(
                RefusalCode.DISPLAY_UNREACHABLE,
                "The workstation's display does not answer. Ask for a new stream; if that fails too, stop and start the session."));
        }
        await socket.Send(new GatewayMessage.Connected(
            stream.ClipboardEnabled ? "ENABLED" : "DISABLED", stream.ReconnectSecret, SessionNews.Of(stream.Session, clock.GetUtcNow()),
            redeemed.Uploads));
        if (stream.Opening > 1 && !await TakeOver(socket, streamId, stream, cancel))
        {
            return await Refuse(socket, streamId, new GatewayMessage.Refused(
                RefusalCode.RECONNECT_USED, "This stream goes on in another connection; open the workstation again for a new one."));
        }
        return await run.Run(socket, display, streamId, stream);
    }

    // Not before the viewer has the next secret: one that is cut off until then can still use the one it has.
    private async Task<bool> TakeOver(StreamSocket socket, string streamId, RedeemedStream stream, CancellationToken cancel)
    {
        if (await socket.ReceiveMessage(cancel) is not { Type: ViewerMessage.Received })
            throw new StreamRuleException(new(WebSocketCloseStatus.PolicyViolation, "The secret was not said to be received"));
        return await wiring.Openings.TakeOver(streamId, stream.Opening, cancel);
    }

    private async Task<Stream?> OpenDisplay(string streamId, RedeemedStream stream, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(OpenLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            return await wiring.OpenDisplay(stream.Workstation, either.Token);
        }
        catch (Exception reason) when (!cancel.IsCancellationRequested)
        {
            StreamLog.DisplayUnreachable(log, reason, streamId, stream.SessionId);
            return null;
        }
    }

    private async Task<Farewell> Refuse(StreamSocket socket, string streamId, GatewayMessage.Refused refusal)
    {
        StreamLog.Refused(log, streamId, refusal.Code);
        meter.Refused(refusal.Code);
        await socket.Send(refusal);
        return new Farewell(WebSocketCloseStatus.PolicyViolation, refusal.Code.ToString());
    }

    private static Task Reject(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
