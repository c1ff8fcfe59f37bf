using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using Atelier.Sockets;

namespace Atelier.Streaming;

/// <summary>
/// Carries bytes both ways between a viewer and a display until either is done, one buffer a direction and nothing else kept: the slower
/// end slows the other down. It neither reads nor changes what it carries; the viewer's pings are answered beside it.
/// </summary>
internal sealed class StreamPump : IDisposable
{
    // Large enough for a full screen's rectangles to go out in few frames, small enough for thousands of streams.
    private const int ToBrowserBuffer = 64 * 1024;

    // Keys, pointer and clipboard are small.
    private const int ToDisplayBuffer = 8 * 1024;

    private readonly StreamSocket socket;
    private readonly Stream display;
    private readonly StreamMeter meter;
    private readonly StreamWords words;
    private readonly CancellationTokenSource stop;
    private StreamEnd end;

    public StreamPump(StreamSocket socket, Stream display, StreamMeter meter, StreamWords words, CancellationToken stopping)
    {
        this.socket = socket;
        this.display = display;
        this.meter = meter;
        this.words = words;
        stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
    }

    public long BytesToBrowser { get; private set; }

    public long BytesToDisplay { get; private set; }

    /// <summary>What broke, if the stream ended with a loss.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Runs until both directions are done and the socket is closed. Never throws for what either end does.</summary>
    public async Task<StreamEnd> Run()
    {
        // A viewer that takes nothing more must not hold up the ending.
        using var bound = stop.Token.UnsafeRegister(static socket => ((StreamSocket)socket!).BoundEnding(), socket);
        if (socket.IsOnLoop)
            await EventLoop.Shared.Enter();
        var (toBrowser, toDisplay) = Begin();
        await toBrowser.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        Interlocked.CompareExchange(ref end, StreamEnd.ServerStopping, StreamEnd.None);
        await words.Stop();
        await socket.SendClose(end.Farewell());
        await toDisplay.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return end;
    }

    /// <summary>Ends the stream because the viewer has opened it again.</summary>
    public Task Supersede() => Conclude(StreamEnd.OpenedAgain);

    public void Dispose() => stop.Dispose();

    // What the request's code has with it is of no use to the bytes, and would be brought back for each of their pieces.
    private (Task ToBrowser, Task ToDisplay) Begin()
    {
        using (ExecutionContext.SuppressFlow())
            return (CarryToBrowser(), CarryToDisplay());
    }

    private async Task CarryToBrowser()
    {
        var lost = StreamEnd.DisplayLost;
        try
        {
            while (true)
            {
                lost = StreamEnd.DisplayLost;
                // Nobody holds memory while waiting: the next stream on this thread has the same, still in the processor's cache.
                _ = await display.ReadAsync(Memory<byte>.Empty, stop.Token);
                using var buffer = MemoryPool<byte>.Shared.Rent(ToBrowserBuffer);
                var count = await display.ReadAsync(buffer.Memory[..ToBrowserBuffer], stop.Token);
                if (count == 0)
                    break;
                lost = StreamEnd.BrowserLost;
                await socket.SendBytes(buffer.Memory[..count]);
                BytesToBrowser += count;
                meter.CarriedToBrowser(count);
            }
            await Conclude(StreamEnd.DisplayEnded);
        }
        catch (Exception fault)
        {
            await Conclude(lost, fault);
        }
    }

    /// <summary>
    /// Goes on receiving after the stream has ended otherwise, and drops what comes: the viewer's close frame is on its
    /// way.
    /// </summary>
    private async Task CarryToDisplay()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ToDisplayBuffer);
        socket.Divert(WriteToDisplay);
        try
        {
            while (true)
            {
                var part = await socket.Receive(buffer.AsMemory(0, ToDisplayBuffer));
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                if (part.MessageType == WebSocketMessageType.Text)
                {
                    if (!Answer(buffer.AsSpan(0, part.Count), part.EndOfMessage))
                        await Conclude(StreamEnd.BrowserBrokeRules);
                    continue;
                }
                await WriteToDisplay(buffer.AsMemory(0, part.Count));
            }
            await Conclude(StreamEnd.BrowserClosed);
        }
        catch (Exception fault)
        {
            await Conclude(StreamEnd.BrowserLost, fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private bool Answer(ReadOnlySpan<byte> text, bool isWhole)
    {
        if (!isWhole || ViewerMessage.Read(text) is not { Type: ViewerMessage.Ping, Id: { } id })
            return false;
        words.Say(new GatewayMessage.Pong(id));
        return true;
    }

    // The builder keeps a write that has to wait from costing an allocation.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteToDisplay(ReadOnlyMemory<byte> bytes)
    {
        if (stop.IsCancellationRequested)
            return;
        try
        {
            await display.WriteAsync(bytes, stop.Token);
            BytesToDisplay += bytes.Length;
            meter.CarriedToDisplay(bytes.Length);
        }
        catch (Exception fault)
        {
            await Conclude(StreamEnd.DisplayLost, fault);
        }
    }

    /// <summary>Names the end and lets both directions go. What fails after that, fails because of it, and is not the reason.</summary>
    private Task Conclude(StreamEnd why, Exception? fault = null)
    {
        if (stop.IsCancellationRequested || Interlocked.CompareExchange(ref end, why, StreamEnd.None) != StreamEnd.None)
            return Task.CompletedTask;
        Fault = fault;
        return stop.CancelAsync();
    }
}
