using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Streaming.Uploads;

/// <summary>A viewer's page that uploads: an open stream of a session, and requests with the secret that it was given.</summary>
internal sealed class UploadPeer : IDisposable
{
    private readonly ClientWebSocket socket = new();
    private readonly HttpClient http;

    private UploadPeer(TestServer server, string streamId)
    {
        http = new HttpClient { BaseAddress = server.Address };
        StreamId = streamId;
        Origin = server.Address.GetLeftPart(UriPartial.Authority);
    }

    public string StreamId { get; }

    /// <summary>What the gateway said when the stream was opened.</summary>
    public JsonElement Connected { get; private set; }

    public string Secret { get; set; } = "";

    /// <summary>The origin of the page; null for none.</summary>
    public string? Origin { get; set; }

    public string Address => $"/stream/{StreamId}/uploads";

    /// <summary>Opens the session's desktop as its artist does.</summary>
    public static async Task<UploadPeer> Open(SessionStudio studio, Seen session)
    {
        var stream = await studio.Artist.CreateReadyStream(session);
        var url = new Uri(stream.Text("url")!);
        var peer = new UploadPeer(studio.Server, stream.Text("streamId")!);
        var address = new UriBuilder(studio.Server.Address) { Scheme = "ws", Path = $"{url.AbsolutePath}/socket" };
        await peer.socket.ConnectAsync(address.Uri, Patience.Cancel);
        var ticket = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { ticket = url.Fragment["#ticket=".Length..] }));
        await peer.socket.SendAsync(ticket, WebSocketMessageType.Text, endOfMessage: true, Patience.Cancel);
        var answer = new byte[4096];
        var message = await peer.socket.ReceiveAsync(answer, Patience.Cancel);
        peer.Connected = JsonElement.Parse(answer.AsSpan(0, message.Count));
        peer.Secret = peer.Connected.TryGetProperty("uploads", out var uploads) ? uploads.Text("secret")! : "";
        return peer;
    }

    /// <summary>The same page, as it asks another server of the same studio.</summary>
    public UploadPeer On(TestServer server) => new(server, StreamId) { Secret = Secret };

    /// <summary>Begins an upload and gives its address.</summary>
    public async Task<string> Begin(string path, long length)
    {
        using var answer = await Post(path, length);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    public Task<HttpResponseMessage> Post(string path, long length) => Send(
        HttpMethod.Post, Address, null,
        ("Upload-Length", $"{length}"), ("Upload-Metadata", $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(path))}"));

    public Task<HttpResponseMessage> Patch(string upload, long offset, string text)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new("application/offset+octet-stream");
        return Send(HttpMethod.Patch, upload, content, ("Upload-Offset", $"{offset}"));
    }

    public Task<HttpResponseMessage> Ask(string upload) => Send(HttpMethod.Head, upload, null);

    public async Task<HttpResponseMessage> Send(
        HttpMethod method, string address, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Add("Tus-Resumable", "1.0.0");
        request.Headers.Add("X-Atelier-Upload", Secret);
        if (Origin is not null)
            request.Headers.Add("Origin", Origin);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request, Patience.Cancel);
    }

    /// <summary>The refusal's status, code and sentence.</summary>
    public static async Task<(HttpStatusCode Status, string Code, string Message)> Refusal(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        var body = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Patience.Cancel));
        return (answer.StatusCode, body.Text("code")!, body.Text("message")!);
    }

    /// <summary>Is cut off.</summary>
    public void Vanish() => socket.Abort();

    public void Dispose()
    {
        socket.Dispose();
        http.Dispose();
    }
}
