using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Atelier.Sockets;

/// <summary>
/// A connected stream socket that an <see cref="EventLoop"/> waits for. Reading into no memory waits until there is something to read, so
/// that nobody who waits needs memory. One read may be under way at once; writes go out whole, one after the other. A write that
/// is cancelled half-way, or fails, leaves the stream broken.
/// </summary>
internal class LoopStream : TwoWayStream
{
    private readonly EventLoop loop = EventLoop.Shared;
    private readonly SafeSocketHandle handle;
    private readonly long id = EventLoop.NewId();
    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1);
    private readonly Readiness input;
    private readonly Readiness output;
    private SocketEvent watched;
    private bool isReadable;
    private bool isBroken;
    private bool isClosed;

    /// <summary>Takes over a socket that nobody else uses, and closes it in the end.</summary>
    public LoopStream(Socket socket)
    {
        Socket = socket;
        handle = socket.SafeHandle;
        socket.Blocking = false;
        input = new Readiness(gate);
        output = new Readiness(gate);
        loop.Add(this, id, handle);
    }

    public Socket Socket { get; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty)
            return WaitFor(SocketEvent.Input, input, cancellationToken);
        return TryRead(buffer.Span) is { } count ? ValueTask.FromResult(count) : ReadLater(buffer, cancellationToken);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        WriteAsync(default, buffer, cancellationToken);

    /// <summary>Writes one after the other with nothing between them. The memory of the first is free when this returns.</summary>
    public ValueTask WriteAsync(ReadOnlySpan<byte> head, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        if (!writing.Wait(0, CancellationToken.None))
            return WriteInTurn(head.ToArray(), body, cancel);
        var unsent = 0;
        try
        {
            unsent = head.Length + body.Length - Send(head, body.Span);
        }
        finally
        {
            if (unsent == 0)
                writing.Release();
        }
        if (unsent == 0)
            return ValueTask.CompletedTask;
        return unsent <= body.Length
            ? WriteRest(default, body[^unsent..], cancel)
            : WriteRest(head[^(unsent - body.Length)..].ToArray(), body, cancel);
    }

    /// <summary>The bytes that are there, up to the room for them; they stay to be read.</summary>
    public int Peek(Span<byte> room) => Receive(room, Kernel.Peek) ?? 0;

    /// <summary>Gives the socket back, to be used otherwise. The stream is of no more use.</summary>
    public Socket Release()
    {
        LetGo();
        Socket.Blocking = true;
        return Socket;
    }

    /// <summary>What the loop has seen.</summary>
    internal void Signal(SocketEvent events)
    {
        const SocketEvent lasting = SocketEvent.Error | SocketEvent.HungUp;
        if ((events & lasting) != 0)
            events |= SocketEvent.Input | SocketEvent.Output;
        bool isInputAwaited, isOutputAwaited;
        lock (gate)
        {
            if (isClosed)
                return;
            if ((events & lasting) != 0)
                Break();
            isReadable |= events.HasFlag(SocketEvent.Input);
            isInputAwaited = events.HasFlag(SocketEvent.Input) && input.TryEnd();
            isOutputAwaited = events.HasFlag(SocketEvent.Output) && output.TryEnd();
            // Said again and again as long as it is so. A reader mostly comes back before that, and is not worth two changes.
            Watch(watched & ~(isInputAwaited ? events & ~SocketEvent.Input : events));
        }
        if (isOutputAwaited)
            output.Complete();
        if (isInputAwaited)
            input.Complete();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && LetGo())
        {
            Socket.Dispose();
            var closed = new ObjectDisposedException(nameof(LoopStream));
            input.Fail(closed);
            output.Fail(closed);
        }
        base.Dispose(disposing);
    }

    private ValueTask<int> WaitFor(SocketEvent what, Readiness by, CancellationToken cancel)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            // Reading and writing say what it is that broke.
            if (isBroken || (what == SocketEvent.Input && isReadable))
                return ValueTask.FromResult(0);
            var waiting = by.Begin(cancel);
            Watch(watched | what);
            return waiting;
        }
    }

    private void Watch(SocketEvent events)
    {
        if (events == watched || isBroken)
            return;
        loop.Watch(events, id, handle);
        watched = events;
    }

    private void Break()
    {
        isBroken = true;
        loop.Remove(id, handle);
    }

    private bool LetGo()
    {
        lock (gate)
        {
            if (isClosed)
                return false;
            isClosed = true;
            if (!isBroken)
                Break();
            return true;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> ReadLater(Memory<byte> buffer, CancellationToken cancel)
    {
        while (true)
        {
            await WaitFor(SocketEvent.Input, input, cancel);
            if (TryRead(buffer.Span) is { } count)
                return count;
        }
    }

    // On the loop, once for each time it has said that there is something: one who always has something must not keep it from others.
    private int? TryRead(Span<byte> room)
    {
        lock (gate)
        {
            if (!isReadable && EventLoop.IsHere)
                return null;
            isReadable = isBroken;
        }
        return Receive(room, flags: 0);
    }

    private unsafe int? Receive(Span<byte> room, int flags)
    {
        fixed (byte* start = room)
        {
            var count = Kernel.Receive(handle, start, room.Length, flags);
            return count >= 0 ? (int)count : MustWait("receiving") ? null : 0;
        }
    }

    // How much of both went out; none if it has to wait.
    private unsafe int Send(ReadOnlySpan<byte> head, ReadOnlySpan<byte> body)
    {
        fixed (byte* first = head, second = body)
        {
            var pieces = stackalloc[] { new Kernel.Piece(first, head.Length), new Kernel.Piece(second, body.Length) };
            var count = head.IsEmpty ? Kernel.Send(handle, second, body.Length, flags: 0) : Kernel.Send(handle, pieces, 2);
            return count < 0 && MustWait("sending") ? 0 : (int)count;
        }
    }

    private static bool MustWait(string what) =>
        Marshal.GetLastPInvokeError() is Kernel.WouldWait or Kernel.Interrupted ? true : throw Kernel.Fault(what);

    private async ValueTask WriteInTurn(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        await writing.WaitAsync(cancel);
        await WriteRest(head, body, cancel);
    }

    // By one whose turn it is, which ends with it.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteRest(ReadOnlyMemory<byte> head, ReadOnlyMemory<byte> body, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var sent = Send(head.Span, body.Span);
                if (sent == head.Length + body.Length)
                    return;
                body = body[Math.Max(0, sent - head.Length)..];
                head = head[Math.Min(sent, head.Length)..];
                await WaitFor(SocketEvent.Output, output, cancel);
            }
        }
        finally
        {
            writing.Release();
        }
    }
}
