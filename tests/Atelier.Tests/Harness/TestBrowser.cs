using System.Net;
using System.Text;
using System.Text.Json;
using Atelier.Identity;
using Atelier.Identity.SignIn;

namespace Atelier.Tests.Harness;

/// <summary>What a browser on a page of the server does: keeps cookies, names the page's origin, sends the token it was told.</summary>
internal sealed class TestBrowser : IDisposable
{
    public const string Password = "a long enough phrase";
    private readonly HttpClient http;

    public TestBrowser(TestServer server)
    {
        Server = server;
        http = new HttpClient(new SocketsHttpHandler { CookieContainer = Cookies, AllowAutoRedirect = false })
        {
            BaseAddress = server.Address, Timeout = Timeout.InfiniteTimeSpan,
        };
        Origin = server.Address.GetLeftPart(UriPartial.Authority);
    }

    public TestServer Server { get; }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The origin of the page that asks; null for none.</summary>
    public string? Origin { get; set; }

    /// <summary>The token that the page sends; null for none.</summary>
    public string? Token { get; set; }

    /// <summary>Further headers of every request.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Gives a user a password as the operator does; the user is made if there is none.</summary>
    public static async Task<string> GivePassword(
        TestServer server, string name, PrincipalKind kind = PrincipalKind.User, bool isTemporary = false, int? rounds = null)
    {
        await using var db = await server.Database.Write(CancellationToken.None);
        var now = server.Clock.GetUtcNow();
        var user = await Principals.FindOrAdd(db, TestServer.Account, name, kind, now, CancellationToken.None);
        var hash = rounds is { } number ? PasswordHash.Make(Password, number) : PasswordHash.Make(Password);
        await Passwords.Set(db, user.Id, hash, isTemporary, but: null, now, CancellationToken.None);
        await db.Commit(CancellationToken.None);
        return user.Id;
    }

    /// <summary>A browser in which the user has signed in.</summary>
    public static async Task<TestBrowser> SignedIn(TestServer server, string name, PrincipalKind kind = PrincipalKind.User)
    {
        await GivePassword(server, name, kind);
        var browser = new TestBrowser(server);
        await browser.SignIn(name);
        return browser;
    }

    /// <summary>Signs in and takes the token, as the page does.</summary>
    public async Task SignIn(string name, string password = Password, string? newPassword = null)
    {
        await Send(HttpMethod.Post, "/portal/sign-in", new { name, password, newPassword });
        Token = (await Welcome()).GetProperty("signedIn").Text("token");
    }

    public Task<JsonElement> Welcome() => Get("/portal/sign-in");

    public async Task<bool> IsSignedIn() => (await Welcome()).TryGetProperty("signedIn", out _);

    public Task<JsonElement> Get(string path) => Send(HttpMethod.Get, path);

    public async Task<JsonElement> Send(HttpMethod method, string path, object? body = null)
    {
        using var response = await SendRaw(method, path, body);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        return response.IsSuccessStatusCode ? json : throw new ApiErrorSeen(response, json);
    }

    public Task<HttpResponseMessage> SendRaw(
        HttpMethod method, string path, object? body = null, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead)
    {
        HttpContent? content = body is null ? null
            : new StringContent(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json");
        return SendContent(method, path, content, completion);
    }

    /// <summary>Sends a file.</summary>
    public Task<HttpResponseMessage> SendBytes(string path, byte[] bytes) =>
        SendContent(HttpMethod.Post, path, new ByteArrayContent(bytes), HttpCompletionOption.ResponseContentRead);

    public void Dispose() => http.Dispose();

    private Task<HttpResponseMessage> SendContent(
        HttpMethod method, string path, HttpContent? content, HttpCompletionOption completion)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        // As browsers do: none for what only reads.
        if (Origin is not null && method != HttpMethod.Get)
            request.Headers.Add("Origin", Origin);
        if (Token is not null && method != HttpMethod.Get)
            request.Headers.Add(SignInCheck.TokenHeader, Token);
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return http.SendAsync(request, completion, TestContext.Current.CancellationToken);
    }
}
