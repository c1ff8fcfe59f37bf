using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Atelier.Sockets;

namespace Atelier.Streaming;

/// <summary>
/// The viewer's end of a stream. Cancelling a pending send or receive of a WebSocket cuts the connection, and no close frame can follow;
/// so calls are not cancelled but bounded: <see cref="BoundEnding"/> gives everything that is still pending a short time.
/// Messages that are sent at the same time go out one after the other; at most one call may receive.
/// </summary>
internal sealed class StreamSocket : IDisposable
{
    /// <summary>The most a message may have that comes before the bytes, in bytes.</summary>
    public const int MaxFirstMessage = 4096;

    /// <summary>How long a viewer may take from the upgrade to its ticket, and to say that it received a reconnect secret.</summary>
    public static readonly TimeSpan TicketWait = TimeSpan.FromSeconds(10);

    /// <summary>How long the other end may take to answer the close frame.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly WebSocket socket;
    private readonly ViewerWire? wire;
    private readonly TimeProvider clock;
    private readonly CancellationTokenSource cut;
    private readonly SemaphoreSlim turn = new(1);
    private Task expected = Task.CompletedTask;

    /// <param name="socket">The WebSocket, which is disposed of in the end.</param>
    /// <param name="wire">What it is on, if bytes can go past it.</param>
    /// <param name="clock">For the time that the other end may take.</param>
    public StreamSocket(WebSocket socket, ViewerWire? wire, TimeProvider clock)
    {
        this.socket = socket;
        this.wire = wire;
        this.clock = clock;
        cut = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        // Whatever waits for the connection then fails, without a registration for each.
        cut.Token.UnsafeRegister(static socket => ((WebSocket)socket!).Abort(), socket);
    }

    /// <summary>What the viewer says before the bytes; empty if it is nothing known.</summary>
    /// <exception cref="TimeoutException">No message came in time.</exception>
    /// <exception cref="StreamRuleException">The message is too large or not text, or the viewer closed instead.</exception>
    public Task<ViewerMessage> ReceiveMessage(CancellationToken cancel)
    {
        var message = ReadMessage();
        expected = message;
        return message.WaitAsync(TicketWait, clock, cancel);
    }

    public ValueTask Send(GatewayMessage message) => Send(
        JsonSerializer.SerializeToUtf8Bytes(message, StreamJson.Default.GatewayMessage), WebSocketMessageType.Text);

    /// <summary>Whether everything that it awaits in an <see cref="EventLoop"/> goes on there.</summary>
    public bool IsOnLoop => wire is not null;

    /// <summary>Sends bytes. Nothing may have said goodbye yet.</summary>
    public ValueTask SendBytes(ReadOnlyMemory<byte> bytes) =>
        wire is null ? Send(bytes, WebSocketMessageType.Binary) : wire.SendBytes(bytes);

    /// <summary>From now on bytes may be given to this one instead of being received, while something is. It must not throw.</summary>
    public void Divert(Func<ReadOnlyMemory<byte>, ValueTask> bytes) => wire?.Bytes = bytes;

    public ValueTask<ValueWebSocketReceiveResult> Receive(Memory<byte> buffer) => socket.ReceiveAsync(buffer, CancellationToken.None);

    /// <summary>From now on the viewer has <see cref="Grace"/> until its connection is cut.</summary>
    public void BoundEnding() => cut.CancelAfter(Grace);

    /// <summary>Says goodbye; done when the viewer has answered, or was cut off. Nothing else may be sending or receiving.</summary>
    public async Task End(Farewell farewell)
    {
        await SendClose(farewell);
        await expected.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var scratch = new byte[512];
        try
        {
            while (socket.State == WebSocketState.CloseSent)
                await socket.ReceiveAsync(scratch.AsMemory(), cut.Token);
        }
        catch (Exception)
        {
            socket.Abort();
        }
    }

    /// <summary>Sends the close frame if the connection still takes one, and bounds what is left. Nothing else may be sending.</summary>
    public async Task SendClose(Farewell farewell)
    {
        BoundEnding();
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
            return;
        try
        {
            await socket.CloseOutputAsync(farewell.Status, farewell.Reason, cut.Token);
        }
        catch (Exception)
        {
            socket.Abort();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        turn.Dispose();
        cut.Dispose();
    }

    // The builder keeps a send that has to wait from costing an allocation.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask Send(ReadOnlyMemory<byte> message, WebSocketMessageType type)
    {
        await turn.WaitAsync(cut.Token);
        try
        {
            await socket.SendAsync(message, type, endOfMessage: true, cut.Token);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<ViewerMessage> ReadMessage()
    {
        var buffer = new byte[MaxFirstMessage];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cut.Token);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                throw new StreamRuleException(Farewell.None);
            if (part.MessageType != WebSocketMessageType.Text)
                throw new StreamRuleException(new(WebSocketCloseStatus.InvalidMessageType, "The first message is the ticket, as text"));
            if (part.EndOfMessage)
                return ViewerMessage.Read(buffer.AsSpan(0, length));
            if (length == buffer.Length)
                throw new StreamRuleException(new(WebSocketCloseStatus.MessageTooBig, "The first message may have 4096 bytes"));
        }
    }
}
