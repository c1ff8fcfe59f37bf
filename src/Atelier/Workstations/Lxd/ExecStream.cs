using System.Net.WebSockets;
using Atelier.Sockets;

namespace Atelier.Workstations.Lxd;

/// <summary>
/// The input and output of a program in an instance. A read returns 0 once the program has ended, or LXD has; closing the stream ends the
/// program. Reading into no memory waits until there is output. One read and one write may be under way at once. A cancelled read or write
/// breaks the stream.
/// </summary>
internal sealed class ExecStream(ExecSockets sockets, TimeProvider time) : TwoWayStream
{
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);
    private static readonly ReadOnlyMemory<byte> Kill = """{"command":"signal","signal":9}"""u8.ToArray();

    private Task<ValueWebSocketReceiveResult>? firstOutput = sockets.FirstOutput;
    private ReadOnlyMemory<byte> peeked;
    private bool hasEnded;
    private int closed;

    /// <summary>The next bytes, which stay to be read; fewer than asked for only if the program ended.</summary>
    public async Task<ReadOnlyMemory<byte>> Peek(int count, CancellationToken cancel)
    {
        var bytes = new byte[count];
        peeked = bytes.AsMemory(0, await this.ReadAtLeastAsync(bytes, count, throwOnEndOfStream: false, cancel));
        return peeked;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!peeked.IsEmpty)
        {
            var count = Math.Min(buffer.Length, peeked.Length);
            peeked[..count].CopyTo(buffer);
            peeked = peeked[count..];
            return count;
        }

        while (!hasEnded)
        {
            var count = await Receive(buffer, cancellationToken);
            if (count > 0 || buffer.IsEmpty) return count;
        }

        return 0;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await sockets.Input.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (WebSocketException broken)
        {
            throw new IOException("The program in the workstation has ended, or LXD has.", broken);
        }
    }

    /// <summary>Ends the program's input; its output goes on.</summary>
    public async Task EndInput(CancellationToken cancel)
    {
        try
        {
            // What LXD takes for the end of an input, as it marks that of the output.
            await sockets.Input.SendAsync(ReadOnlyMemory<byte>.Empty, WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
        catch (WebSocketException)
        {
            // The program has ended, and so has its input.
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            await EndProgram();
            sockets.Dispose();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref closed, 1) == 0) sockets.Dispose();
        base.Dispose(disposing);
    }

    private async Task EndProgram()
    {
        try
        {
            using var limit = new CancellationTokenSource(FarewellLimit, time);
            await sockets.Control.SendAsync(Kill, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // The program has ended already, or LXD has and took the program's input with it.
        }
    }

    private async ValueTask<int> Receive(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            var part = firstOutput is null ? await sockets.Output.ReceiveAsync(buffer, cancel) : await firstOutput.WaitAsync(cancel);
            firstOutput = null;
            // LXD marks the end of the output with an empty text message, then closes.
            hasEnded = part.MessageType != WebSocketMessageType.Binary;
            return hasEnded ? 0 : part.Count;
        }
        catch (WebSocketException)
        {
            // LXD was killed, or closed while this end answered one of its pings: either way nothing more comes.
            hasEnded = true;
            return 0;
        }
    }
}
