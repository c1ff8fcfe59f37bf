namespace Atelier.Streaming;

/// <summary>
/// Which web pages may open a stream. A browser lets any page open a WebSocket to any host and names the page's origin in the request;
/// refusing strange origins is the server's part (RFC 6455 §10.2). Clients that are no browsers send none.
/// </summary>
internal sealed class OriginRule(IReadOnlyList<Uri> publicUrls)
{
    public bool Allows(HttpRequest request)
    {
        var named = request.Headers.Origin;
        if (named.Count == 0)
            return true;
        // A sandboxed page or a local file says "null", which is no absolute URL.
        if (named.Count > 1 || !Uri.TryCreate(named[0], UriKind.Absolute, out var origin))
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
