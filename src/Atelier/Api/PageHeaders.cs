namespace Atelier.Api;

/// <summary>What the server says to browsers along with its pages.</summary>
internal static class PageHeaders
{
    /// <summary>Locks a page down to what its content security policy allows, and has browsers ask for it anew each time.</summary>
    public static void Set(HttpResponse response, string contentSecurityPolicy)
    {
        response.Headers.ContentSecurityPolicy = contentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        response.Headers.XContentTypeOptions = "nosniff";
        // A page names its assets by their hash, so it alone has to be fresh.
        response.Headers.CacheControl = "no-cache";
    }
}
