using System.Net;
using System.Net.Sockets;
using Atelier.Sockets;

namespace Atelier.Tests.Streaming;

/// <summary>The workstation's end of a display connection, played by a test over a real socket.</summary>
internal sealed class DisplayPeer(Socket socket) : IDisposable
{
    private readonly NetworkStream stream = new(socket, ownsSocket: true);

    /// <summary>The gateway's end of a display, and ours.</summary>
    public static async Task<(Stream Near, DisplayPeer Far)> OpenPair(bool onLoop, CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var near = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndpoint, cancel);
        var far = new DisplayPeer(await listener.AcceptSocketAsync(cancel));
        return (onLoop ? new LoopStream(near) : new NetworkStream(near, ownsSocket: true), far);
    }

    public ValueTask Send(ReadOnlyMemory<byte> bytes) => stream.WriteAsync(bytes, Patience.Cancel);

    public async Task<byte[]> Receive(int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, Patience.Cancel);
        return bytes;
    }

    /// <summary>Returns when the gateway has let go of its end.</summary>
    public async Task WaitForEnd()
    {
        var rest = new byte[4096];
        try
        {
            while (await stream.ReadAsync(rest, Patience.Cancel) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Closed with bytes of ours unread.
        }
    }

    /// <summary>Breaks the connection without a goodbye, as a workstation does whose power is cut.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    public void Dispose() => stream.Dispose();
}
