using System.Buffers;
using System.Runtime.CompilerServices;
using Atelier.Sockets;

namespace Atelier.Streaming;

/// <summary>
/// The socket below a viewer's WebSocket. Whole messages of bytes, which nearly everything is, go past the WebSocket both ways; it reads
/// and writes whatever else there is, and reads no further than the end of the frame that it is at.
/// </summary>
internal sealed class ViewerWire(LoopStream socket) : TwoWayStream
{
    // Keys, pointer and clipboard are small. Of a larger message the WebSocket makes parts.
    private const int Room = 8 * 1024;

    private byte[] buffer = [];
    private int start;
    private int end;

    // Of its frame, how much the WebSocket has yet to read.
    private long left;
    private bool isWithinMessage;

    /// <summary>
    /// Takes the messages of bytes that come whole while the WebSocket reads; null to leave them to it. The memory is its own until it is
    /// done. It must not throw.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, ValueTask>? Bytes { get; set; }

    /// <summary>Sends a message of bytes. The WebSocket must not have said goodbye.</summary>
    public ValueTask SendBytes(ReadOnlyMemory<byte> bytes)
    {
        Span<byte> room = stackalloc byte[FrameHead.Longest];
        return socket.WriteAsync(FrameHead.OfBytes(bytes.Length, room), bytes, CancellationToken.None);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (left == 0)
        {
            if (Bytes is { } take && TakeBytes() is { IsEmpty: false } bytes)
                await take(bytes);
            if (BeginFrame())
                break;
            if (await ReadMore(cancellationToken))
                continue;
            left = end - start;
            break;
        }
        return left == 0 ? 0 : await ReadFrame(buffer[..(int)Math.Min(buffer.Length, left)], cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        socket.WriteAsync(buffer, cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            socket.Dispose();
        base.Dispose(disposing);
    }

    // The bytes of the messages that are here whole, moved together.
    private ReadOnlyMemory<byte> TakeBytes()
    {
        var (first, last) = (start, start);
        while (!isWithinMessage && NextFrame() is { IsWholeBytes: true } frame && frame.Length <= end - start)
        {
            var bytes = frame.Unmask(buffer.AsSpan(start, (int)frame.Length));
            bytes.CopyTo(buffer.AsSpan(last));
            last += bytes.Length;
            start += (int)frame.Length;
        }
        return buffer.AsMemory(first, last - first);
    }

    private bool BeginFrame()
    {
        if (NextFrame() is not { } frame)
            return false;
        // One that must not be is followed by nothing that could be told from it.
        left = frame.IsMasked ? frame.Length : long.MaxValue;
        isWithinMessage = frame.GoesOn ?? isWithinMessage;
        return true;
    }

    private ClientFrame? NextFrame() => ClientFrame.Read(buffer.AsSpan(start, end - start));

    private async ValueTask<int> ReadFrame(Memory<byte> room, CancellationToken cancel)
    {
        int count;
        if (start < end)
        {
            count = Math.Min(room.Length, end - start);
            buffer.AsSpan(start, count).CopyTo(room.Span);
            start += count;
        }
        else
        {
            count = await socket.ReadAsync(room, cancel);
        }
        left -= count;
        return count;
    }

    // False if there is no more.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ReadMore(CancellationToken cancel)
    {
        var rest = buffer.AsMemory(start, end - start);
        (start, end) = (0, rest.Length);
        if (rest.IsEmpty)
        {
            // Nobody holds memory while waiting.
            GiveBack();
            _ = await socket.ReadAsync(Memory<byte>.Empty, cancel);
            buffer = ArrayPool<byte>.Shared.Rent(Room);
        }
        rest.CopyTo(buffer);
        var count = await socket.ReadAsync(buffer.AsMemory(end, Room - end), cancel);
        end += count;
        return count > 0;
    }

    private void GiveBack()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }
}
