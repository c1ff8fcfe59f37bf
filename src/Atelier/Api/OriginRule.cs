namespace Atelier.Api;

/// <summary>
/// Which web pages are this server's own. A browser names a page's origin in requests that other origins should not make: those that change
/// something, and WebSockets, which it lets any page open to any host (RFC 6455 §10.2). Clients that are no browsers name none.
/// </summary>
/// <param name="publicUrls">The addresses this server is known by, beside the one that a request names.</param>
internal sealed class OriginRule(IReadOnlyList<Uri> publicUrls)
{
    /// <summary>Whether the request names no origin, or one of the server's own.</summary>
    public bool Allows(HttpRequest request) => request.Headers.Origin.Count == 0 || IsOwn(request);

    /// <summary>Whether the request names an origin of the server's own.</summary>
    public bool IsOwn(HttpRequest request)
    {
        var named = request.Headers.Origin;
        // A sandboxed page or a local file says "null", which is no absolute URL.
        if (named.Count != 1 || !Uri.TryCreate(named[0], UriKind.Absolute, out var origin))
            return false;
        return IsRequestedHost(origin, request.Host) || publicUrls.Any(known => IsSameOrigin(origin, known));
    }

    // Schemes are not compared: behind a proxy that ends TLS the page is https and the request is http.
    private static bool IsRequestedHost(Uri origin, HostString requested) =>
        requested.HasValue
        && string.Equals(origin.Host, requested.Host, StringComparison.OrdinalIgnoreCase)
        && origin.Port == (requested.Port ?? DefaultPort(origin));

    private static bool IsSameOrigin(Uri origin, Uri known) =>
        Uri.Compare(origin, known, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static int DefaultPort(Uri origin) => origin.Scheme == Uri.UriSchemeHttps ? 443 : 80;
}
