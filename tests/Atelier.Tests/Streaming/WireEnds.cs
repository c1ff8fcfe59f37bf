using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Atelier.Sockets;
using Atelier.Streaming;

namespace Atelier.Tests.Streaming;

/// <summary>The gateway's end of a viewer's socket, and the viewer's, which says bytes as a test has them.</summary>
internal sealed class WireEnds : IDisposable
{
    private readonly StringBuilder heard = new();
    private readonly WebSocket socket;
    private readonly Socket viewer;

    private WireEnds(Socket viewer, Socket gateway)
    {
        this.viewer = viewer;
        var wire = new ViewerWire(new LoopStream(gateway)) { Bytes = Divert };
        socket = WebSocket.CreateFromStream(wire, new WebSocketCreationOptions { IsServer = true });
    }

    /// <summary>All that was said, of messages of bytes and of texts.</summary>
    public string Heard => heard.ToString();

    /// <summary>How many bytes went past the WebSocket.</summary>
    public int Diverted { get; private set; }

    public static async Task<WireEnds> Open()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var viewer = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await viewer.ConnectAsync(listener.LocalEndpoint, Patience.Cancel);
        return new WireEnds(viewer, await listener.AcceptSocketAsync(Patience.Cancel));
    }

    /// <summary>Sends it in pieces of these lengths, again and again.</summary>
    public async Task Say(ReadOnlyMemory<byte> bytes, params int[] cuts)
    {
        for (var index = 0; !bytes.IsEmpty; index++)
        {
            var length = cuts.Length == 0 ? bytes.Length : Math.Min(cuts[index % cuts.Length], bytes.Length);
            await viewer.SendAsync(bytes[..length], Patience.Cancel);
            bytes = bytes[length..];
        }
    }

    public void SayNoMore() => viewer.Shutdown(SocketShutdown.Send);

    /// <summary>Listens until this is said.</summary>
    public async Task HearUntil(char last)
    {
        var room = new byte[1000];
        while (!Heard.EndsWith(last))
        {
            var part = await socket.ReceiveAsync(room.AsMemory(), Patience.Cancel);
            heard.Append(Encoding.ASCII.GetString(room, 0, part.Count));
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        viewer.Dispose();
    }

    private ValueTask Divert(ReadOnlyMemory<byte> bytes)
    {
        Diverted += bytes.Length;
        heard.Append(Encoding.ASCII.GetString(bytes.Span));
        return ValueTask.CompletedTask;
    }
}
