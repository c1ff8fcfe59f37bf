using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Atelier.Bench;

/// <summary>Who looks at a stream: takes what comes, and asks for the next update after each, as viewers do.</summary>
internal sealed class StreamViewer : IDisposable
{
    // A FramebufferUpdateRequest (RFC 6143 §7.5.3).
    private const int RequestLength = 10;

    private readonly Func<Memory<byte>, CancellationToken, ValueTask<int>> receive;
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send;
    private readonly IDisposable connection;

    private StreamViewer(
        Func<Memory<byte>, CancellationToken, ValueTask<int>> receive,
        Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send,
        IDisposable connection,
        TimeProvider time)
    {
        this.receive = receive;
        this.send = send;
        this.connection = connection;
        Viewing = new Viewing(time);
    }

    public Viewing Viewing { get; }

    /// <summary>Connects to a stream: a WebSocket at <c>ws://…</c>, or a bare one at <c>tcp://…</c> or <c>unix:…</c>.</summary>
    public static async Task<StreamViewer> Open(StreamTarget target, TimeProvider time, CancellationToken cancel) =>
        target.Url.Scheme switch
        {
            "ws" => Of(await Upgrade(target, cancel), time),
            "tcp" => Of(await Connect(new IPEndPoint(IPAddress.Loopback, target.Url.Port), cancel), time),
            _ => Of(await Connect(new UnixDomainSocketEndPoint(target.Url.AbsolutePath), cancel), time),
        };

    /// <summary>Looks until the stream ends or that is cancelled.</summary>
    public async Task Run(CancellationToken cancel)
    {
        var buffer = new byte[128 * 1024];
        var request = new byte[RequestLength];
        while (await receive(buffer, cancel) is > 0 and var count)
        {
            if (Viewing.Take(buffer.AsSpan(0, count)) > 0)
                await send(request, cancel);
        }
    }

    public void Dispose() => connection.Dispose();

    private static StreamViewer Of(Socket socket, TimeProvider time) => new(
        (buffer, cancel) => socket.ReceiveAsync(buffer, SocketFlags.None, cancel),
        async (bytes, cancel) => await socket.SendAsync(bytes, SocketFlags.None, cancel),
        socket,
        time);

    private static StreamViewer Of(WebSocket socket, TimeProvider time) => new(
        (buffer, cancel) => ReceiveBytes(socket, buffer, cancel),
        (bytes, cancel) => socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, cancel),
        socket,
        time);

    private static async Task<Socket> Connect(EndPoint address, CancellationToken cancel)
    {
        var isUnix = address.AddressFamily == AddressFamily.Unix;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, isUnix ? ProtocolType.Unspecified : ProtocolType.Tcp);
        await socket.ConnectAsync(address, cancel);
        if (!isUnix)
            socket.NoDelay = true;
        return socket;
    }

    private static async Task<WebSocket> Upgrade(StreamTarget target, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        if (target.Ticket is { } ticket)
            socket.Options.SetRequestHeader("X-Atelier-Ticket", ticket);
        using var http = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
        await socket.ConnectAsync(target.Url, http, cancel);
        return socket;
    }

    // Text is what the gateway says beside the bytes.
    private static async ValueTask<int> ReceiveBytes(WebSocket socket, Memory<byte> buffer, CancellationToken cancel)
    {
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer, cancel);
            if (part.MessageType == WebSocketMessageType.Close)
                return 0;
            if (part is { MessageType: WebSocketMessageType.Binary, Count: > 0 })
                return part.Count;
        }
    }
}
