using System.Net.WebSockets;

namespace Atelier.Workstations.Lxd;

/// <summary>
/// The input and output of a program in an instance. A read returns 0 once the program has ended; closing the stream ends the program.
/// One read and one write may be under way at once. A cancelled read or write breaks the stream.
/// </summary>
internal sealed class ExecStream(WebSocket control, WebSocket input, WebSocket output, WebSocket errors, TimeProvider time) : Stream
{
    private static readonly TimeSpan FarewellLimit = TimeSpan.FromSeconds(2);
    private static readonly ReadOnlyMemory<byte> Kill = """{"command":"signal","signal":9}"""u8.ToArray();

    private ReadOnlyMemory<byte> peeked;
    private bool hasEnded;
    private int closed;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

        while (!hasEnded && !buffer.IsEmpty)
        {
            var part = await Receive(buffer, cancellationToken);
            // LXD marks the end of the output with an empty text message, then closes.
            if (part.MessageType != WebSocketMessageType.Binary) hasEnded = true;
            else if (part.Count > 0) return part.Count;
        }

        return 0;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await input.SendAsync(buffer, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
        catch (WebSocketException broken)
        {
            throw new IOException("The program in the workstation has ended, or LXD has.", broken);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
        // Every write is sent at once.
    }

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            await EndProgram();
            Drop();
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref closed, 1) == 0) Drop();
        base.Dispose(disposing);
    }

    private async Task EndProgram()
    {
        try
        {
            using var limit = new CancellationTokenSource(FarewellLimit, time);
            await control.SendAsync(Kill, WebSocketMessageType.Text, endOfMessage: true, limit.Token);
        }
        catch (Exception gone) when (gone is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // The program has ended already, or LXD has and took the program's input with it.
        }
    }

    private async Task<ValueWebSocketReceiveResult> Receive(Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            return await output.ReceiveAsync(buffer, cancel);
        }
        catch (WebSocketException broken)
        {
            throw new IOException("LXD closed the connection to the workstation.", broken);
        }
    }

    private void Drop()
    {
        foreach (var socket in (WebSocket[])[input, output, errors, control]) socket.Dispose();
    }
}
