using Atelier.Api;
using Atelier.Storage;
using Microsoft.Net.Http.Headers;

namespace Atelier.Identity.SignIn;

/// <summary>
/// Proves who sent a request by the sign-in of a browser: 1 it comes from a page of this server, 2 its cookie is that of a sign-in, 3 if it
/// changes anything, it has the token that only such a page can read (docs/adr/0012-cookies-prove-less-than-signatures.md).
/// </summary>
internal sealed class SignInCheck(Database database, ServerKey serverKey, ServerSettings settings, SignInCookies cookies, TimeProvider time)
{
    /// <summary>The header with the token of a sign-in.</summary>
    public const string TokenHeader = "X-Atelier-Token";

    private const string FetchSite = "Sec-Fetch-Site";

    private readonly DerivedSecrets tokens = new(serverKey, "tokens of sign-ins");
    private readonly OriginRule origins = new(settings.PublicUrl is { } publicUrl ? [publicUrl] : []);

    /// <summary>Whether a request stands on a sign-in: it is not signed, and has the cookie.</summary>
    public bool IsMeant(HttpRequest request) =>
        !request.Headers.ContainsKey(HeaderNames.Authorization) && cookies.ReadSignIn(request) is not null;

    /// <summary>The sign-in that the request stands on.</summary>
    /// <exception cref="ApiError">AccessDeniedException for a request of another page, ExpiredTokenException without a sign-in.</exception>
    public async Task<KnownSignIn> Prove(HttpContext http)
    {
        // 1, 2
        var signIn = await Look(http);

        AuditedCall.Of(http)?.Caller = signIn.Caller;

        // 3
        if (!HttpMethods.IsGet(http.Request.Method) && !HasToken(http.Request))
            throw ApiError.AccessDenied(
                $"The request lacks the header {TokenHeader} with the token of its sign-in, which GET /portal/sign-in gives.");
        await SignIns.Use(database, signIn, time.GetUtcNow(), http.RequestAborted);
        return signIn;
    }

    /// <summary>The sign-in behind a request that changes nothing and that a page makes by itself, so that it counts as no use.</summary>
    /// <exception cref="ApiError">AccessDeniedException for a request of another page, ExpiredTokenException without a sign-in.</exception>
    public async Task<KnownSignIn> Look(HttpContext http)
    {
        // 1
        RequireOwnPage(http.Request);

        // 2
        return await Find(http) ?? throw ApiError.NotAuthenticated(
            "ExpiredTokenException", "You are not signed in, or your sign-in has ended; sign in again.");
    }

    /// <summary>The browser's sign-in, or null. It proves nothing about the page that asks.</summary>
    public async Task<KnownSignIn?> Find(HttpContext http)
    {
        if (cookies.ReadSignIn(http.Request) is not { } secret)
            return null;
        await using var db = await database.Read(http.RequestAborted);
        return await SignIns.Find(db, secret, time.GetUtcNow(), http.RequestAborted);
    }

    /// <summary>The token of the browser's sign-in, for pages of this server.</summary>
    public string? TokenOf(HttpRequest request) => cookies.ReadSignIn(request) is { } secret ? tokens.Of(secret) : null;

    /// <summary>Refuses what a page of another origin has a browser send.</summary>
    /// <exception cref="ApiError">AccessDeniedException.</exception>
    public void RequireOwnPage(HttpRequest request)
    {
        var isOwnSite = request.Headers[FetchSite].ToString() is "" or "same-origin" or "none";
        // Whatever changes something comes with its page's origin from every browser.
        var isOwnPage = HttpMethods.IsGet(request.Method) ? origins.Allows(request) : origins.IsOwn(request);
        if (!isOwnSite || !isOwnPage)
            throw ApiError.AccessDenied(
                "Only pages of this server may ask this. If yours is one, its address must be the server's --public-url.");
    }

    private bool HasToken(HttpRequest request) =>
        tokens.Is(request.Headers[TokenHeader].ToString(), cookies.ReadSignIn(request)!);
}
