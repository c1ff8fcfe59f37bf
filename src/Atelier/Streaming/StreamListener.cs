using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Atelier.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Atelier.Streaming;

/// <summary>
/// Accepts connections and looks at their first bytes: those that ask for a stream become a <see cref="StreamConnection"/>, whose socket
/// the gateway can have for itself, and all others are the web server's own. A stream that is missed, because it comes after another
/// request, works as well and takes more of a processor.
/// </summary>
internal sealed class StreamListener : IConnectionListener
{
    private const int FirstLook = 256;

    private readonly Socket listening;
    private readonly SocketConnectionContextFactory others;
    private readonly bool noDelay;
    private readonly TimeSpan silenceLimit;
    private readonly CancellationTokenSource stop = new();
    private readonly Channel<ConnectionContext> sorted = Channel.CreateUnbounded<ConnectionContext>();
    private readonly Task accepting;

    /// <summary>Begins to accept what connects to a socket that listens already.</summary>
    /// <param name="listening">The socket, which is closed in the end.</param>
    /// <param name="others">Makes the connections that are the web server's own.</param>
    /// <param name="noDelay">Whether small pieces are sent at once.</param>
    /// <param name="silenceLimit">How long a connection may stay open before its first byte.</param>
    public StreamListener(Socket listening, SocketConnectionContextFactory others, bool noDelay, TimeSpan silenceLimit)
    {
        this.listening = listening;
        this.others = others;
        this.noDelay = noDelay;
        this.silenceLimit = silenceLimit;
        EndPoint = listening.LocalEndPoint!;
        accepting = Accept();
    }

    public EndPoint EndPoint { get; }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await sorted.Reader.WaitToReadAsync(cancellationToken) && sorted.Reader.TryRead(out var connection) ? connection : null;

    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await stop.CancelAsync();
        listening.Dispose();
        await accepting;
        sorted.Writer.TryComplete();
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync();
        while (sorted.Reader.TryRead(out var connection))
            await connection.DisposeAsync();
        others.Dispose();
        stop.Dispose();
    }

    private async Task Accept()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptAsync(stop.Token);
                _ = Sort(socket);
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The listener is closed, which the loop looks at, or a connection was gone before it was accepted.
            }
        }
    }

    private async Task Sort(Socket socket)
    {
        try
        {
            socket.NoDelay = noDelay;
            var connection = await ConnectionOf(socket);
            if (!sorted.Writer.TryWrite(connection))
                await connection.DisposeAsync();
        }
        catch (Exception fault) when (fault is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // It said nothing, or is gone.
            socket.Dispose();
        }
    }

    private async Task<ConnectionContext> ConnectionOf(Socket socket)
    {
        var stream = new LoopStream(socket);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
            limit.CancelAfter(silenceLimit);
            _ = await stream.ReadAsync(Memory<byte>.Empty, limit.Token);
            return AsksForStream(stream) ? new StreamConnection(stream) : others.Create(stream.Release());
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    private static bool AsksForStream(LoopStream stream)
    {
        Span<byte> room = stackalloc byte[FirstLook];
        ReadOnlySpan<byte> start = room[..stream.Peek(room)];
        var line = start.IndexOf((byte)'\r') is >= 0 and var end ? start[..end] : start;
        return line.StartsWith("GET /stream/"u8) && line.IndexOf("/socket"u8) >= 0;
    }
}
