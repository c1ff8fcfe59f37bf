using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Atelier.Tests.Streaming;

/// <summary>The viewer's end of a stream.</summary>
internal sealed class ViewerPeer : IDisposable
{
    private readonly ClientWebSocket socket = new();

    public WebSocketCloseStatus? CloseStatus => socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    /// <summary>An open socket that has said nothing yet.</summary>
    public static async Task<ViewerPeer> Connect(GatewayHost host, string? origin = null, string? headerTicket = null)
    {
        var viewer = new ViewerPeer();
        viewer.socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
            viewer.socket.Options.SetRequestHeader("Origin", origin);
        if (headerTicket is not null)
            viewer.socket.Options.SetRequestHeader("X-Atelier-Ticket", headerTicket);
        var address = new UriBuilder(host.Address) { Scheme = "ws", Path = $"/stream/{GatewayHost.StreamId}/socket" };
        await viewer.socket.ConnectAsync(address.Uri, Patience.Cancel);
        return viewer;
    }

    /// <summary>A stream that is open, and the workstation's end of it.</summary>
    public static async Task<(ViewerPeer Viewer, DisplayPeer Display)> OpenStream(GatewayHost host)
    {
        var viewer = await Connect(host);
        await viewer.SendTicket(GatewayHost.Ticket);
        Assert.Equal("connected", (await viewer.ReceiveJson()).GetProperty("type").GetString());
        return (viewer, await host.Display.Task.WaitAsync(Patience.Cancel));
    }

    public Task SendTicket(string ticket) => SendText(JsonSerializer.Serialize(new { ticket }));

    public Task SendSecret(string reconnect) => SendText(JsonSerializer.Serialize(new { reconnect }));

    public Task SendText(string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Patience.Cancel);

    public Task Send(byte[] bytes) => socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, Patience.Cancel);

    public async Task<JsonElement> ReceiveJson()
    {
        var buffer = new byte[4096];
        var message = await socket.ReceiveAsync(buffer, Patience.Cancel);
        Assert.Equal(WebSocketMessageType.Text, message.MessageType);
        return JsonElement.Parse(buffer.AsSpan(0, message.Count));
    }

    public async Task<byte[]> Receive(int count)
    {
        var bytes = new byte[count];
        for (var length = 0; length < count;)
        {
            var message = await socket.ReceiveAsync(bytes.AsMemory(length), Patience.Cancel);
            Assert.Equal(WebSocketMessageType.Binary, message.MessageType);
            length += message.Count;
        }
        return bytes;
    }

    /// <summary>Returns when the gateway has closed the stream, and answers it.</summary>
    public async Task WaitForClose()
    {
        var message = await socket.ReceiveAsync(new byte[16], Patience.Cancel);
        Assert.Equal(WebSocketMessageType.Close, message.MessageType);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", Patience.Cancel);
    }

    /// <summary>Returns when the gateway has cut the connection; reads nothing, so it answers no goodbye.</summary>
    public async Task WaitForCut()
    {
        await Assert.ThrowsAsync<WebSocketException>(async () =>
        {
            while (true)
                await Send([0]);
        });
    }

    public Task Close() => socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", Patience.Cancel);

    public void Vanish() => socket.Abort();

    public void Dispose() => socket.Dispose();
}
