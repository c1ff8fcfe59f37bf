using System.Net;
using Atelier.Api;

namespace Atelier.Identity.SignIn;

/// <summary>
/// The cookies of the portal. Behind TLS they have the prefix <c>__Host-</c>, with which no other host can set them; on this machine
/// itself, where there is no TLS, the port is part of the name, because there cookies belong to all ports.
/// </summary>
internal sealed class SignInCookies(ServerSettings settings)
{
    private const string OfSignIn = "atelier";
    private const string OfVisit = "atelier-visit";

    /// <summary>The secret of the browser's sign-in, or null.</summary>
    public string? ReadSignIn(HttpRequest request) => request.Cookies[Name(request, OfSignIn)];

    /// <summary>Keeps the secret until the browser is closed; the server ends the sign-in earlier or later than that.</summary>
    public void KeepSignIn(HttpContext http, string secret) =>
        http.Response.Cookies.Append(Name(http.Request, OfSignIn), secret, Options(http.Request, SameSiteMode.Strict, lifetime: null));

    public void DropSignIn(HttpContext http) =>
        http.Response.Cookies.Delete(Name(http.Request, OfSignIn), Options(http.Request, SameSiteMode.Strict, lifetime: null));

    /// <summary>What a browser that is visiting an issuer is to bring back, or null.</summary>
    public string? ReadVisit(HttpRequest request) => request.Cookies[Name(request, OfVisit)];

    // The issuer's page leads back here, so the cookie has to come along from there.
    public void KeepVisit(HttpContext http, string visit, TimeSpan lifetime) =>
        http.Response.Cookies.Append(Name(http.Request, OfVisit), visit, Options(http.Request, SameSiteMode.Lax, lifetime));

    public void DropVisit(HttpContext http) =>
        http.Response.Cookies.Delete(Name(http.Request, OfVisit), Options(http.Request, SameSiteMode.Lax, lifetime: null));

    /// <summary>Refuses to take what is secret over an open network.</summary>
    /// <exception cref="ApiError">AccessDeniedException.</exception>
    public void RequirePrivacy(HttpRequest request)
    {
        if (!IsSecure(request) && !IsThisMachine(request.Host.Host))
            throw ApiError.AccessDenied(
                "Signing in takes HTTPS. Put a proxy with TLS in front of the server, and give the server that address with --public-url.");
    }

    private static bool IsThisMachine(string host) =>
        host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool IsSecure(HttpRequest request) => request.IsHttps || settings.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    private string Name(HttpRequest request, string what) =>
        IsSecure(request) ? $"__Host-{what}" : $"{what}-{request.Host.Port ?? 80}";

    private CookieOptions Options(HttpRequest request, SameSiteMode sameSite, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(request),
        SameSite = sameSite,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
