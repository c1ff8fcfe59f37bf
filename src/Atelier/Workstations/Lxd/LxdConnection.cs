// No maintained LXD client for .NET exists: this and its neighbours are the part of the REST API that the engine uses (LXD 5 and Incus 6).
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Atelier.Sockets;

namespace Atelier.Workstations.Lxd;

/// <summary>
/// Requests to one LXD daemon over its unix socket. A refusal is a <see cref="LxdRefusal"/>; a daemon that cannot be reached, or goes away
/// while it answers, is an <see cref="EngineException"/> with <see cref="EngineFailure.EngineUnreachable"/>.
/// </summary>
internal sealed class LxdConnection : IDisposable
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly string socketPath;
    private readonly HttpClient http;
    private readonly SocketsHttpHandler handler;

    public LxdConnection(string socketPath)
    {
        this.socketPath = socketPath;
        handler = new SocketsHttpHandler
        {
            ConnectCallback = Dial,
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
        };
        // Operations take as long as they take; the caller's token is the deadline.
        http = new HttpClient(handler) { BaseAddress = new Uri("http://lxd"), Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<T> Get<T>(string path, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        var reply = await Exchange(request, cancel);
        return reply.Metadata.Deserialize<T>(Json) ?? throw new LxdRefusal(HttpStatusCode.BadGateway, $"{path} answered nothing");
    }

    /// <summary>What is at the path, or null if nothing is.</summary>
    public async Task<T?> Find<T>(string path, CancellationToken cancel) where T : class
    {
        try
        {
            return await Get<T>(path, cancel);
        }
        catch (LxdRefusal refusal) when (refusal.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>The end of the text file at the path, or null if there is none.</summary>
    /// <param name="path">Where LXD has it.</param>
    /// <param name="most">How many bytes of it to give at most.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<string?> FindText(string path, int most, CancellationToken cancel)
    {
        try
        {
            using var response = await http.GetAsync(path, cancel);
            if (response.StatusCode != HttpStatusCode.OK) return null;
            var text = await response.Content.ReadAsByteArrayAsync(cancel);
            return Encoding.UTF8.GetString(text.AsSpan(Math.Max(0, text.Length - most)));
        }
        catch (HttpRequestException broken)
        {
            throw Unreachable(broken);
        }
    }

    /// <summary>Sends a change and waits until it is done, also where LXD does it in the background.</summary>
    public async Task Change(HttpMethod method, string path, object? body, CancellationToken cancel)
    {
        var operation = await Begin(method, path, body is null ? null : JsonContent.Create(body, options: Json), cancel);
        if (operation is not null) await this.WaitFor(operation.Id, cancel);
    }

    /// <summary>Sends a change; the background operation it became, or null if it is done.</summary>
    public async Task<Operation?> Begin(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        var reply = await Exchange(request, cancel);
        return reply.Type == "async" ? reply.Metadata.Deserialize<Operation>(Json) : null;
    }

    public static HttpContent Body(object body) => JsonContent.Create(body, options: Json);

    public async Task<WebSocket> OpenWebSocket(string path, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
            await socket.ConnectAsync(new Uri("ws://lxd" + path), invoker, cancel);
            return socket;
        }
        catch (Exception broken)
        {
            var status = socket.HttpStatusCode;
            socket.Dispose();
            if (broken is not WebSocketException) throw;
            // An answer other than the switch of protocols: LXD lives, what the socket was to belong to has ended.
            throw status == 0 ? Unreachable(broken) : new LxdRefusal(status, $"LXD refused a connection: {broken.Message}");
        }
    }

    /// <summary>Turns a request into a stream of bytes both ways, in the protocol that is named.</summary>
    public async Task<Stream> Upgrade(string path, string protocol, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue(protocol));
        try
        {
            // The response lives as long as its stream, which is the caller's.
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
                return await response.Content.ReadAsStreamAsync(cancel);
            using (response)
                throw Refused(await response.Content.ReadFromJsonAsync<Reply>(Json, cancel));
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException)
        {
            throw Unreachable(broken);
        }
    }

    public void Dispose() => http.Dispose();

    private async Task<Reply> Exchange(HttpRequestMessage request, CancellationToken cancel)
    {
        Reply? reply;
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            reply = await response.Content.ReadFromJsonAsync<Reply>(Json, cancel);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or JsonException)
        {
            throw Unreachable(broken);
        }

        if (reply is null) throw new LxdRefusal(HttpStatusCode.BadGateway, $"{request.RequestUri} answered nothing");
        return reply.Type == "error" ? throw Refused(reply) : reply;
    }

    private static LxdRefusal Refused(Reply? reply) =>
        new((HttpStatusCode)(reply?.ErrorCode ?? 0), reply?.Error ?? "no reason given");

    private async ValueTask<Stream> Dial(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
            return new LoopStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private EngineException Unreachable(Exception broken)
    {
        var cause = broken.GetBaseException();
        var wayOut = cause is SocketException { SocketErrorCode: SocketError.AccessDenied }
            ? "let the server's user into the group that owns the socket (usually lxd)"
            : "check that LXD runs";
        return new EngineException(
            EngineFailure.EngineUnreachable, $"LXD does not answer on {socketPath} ({cause.Message}); {wayOut}.", broken);
    }
}
