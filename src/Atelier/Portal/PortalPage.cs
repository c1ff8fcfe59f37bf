using Atelier.Api;

namespace Atelier.Portal;

/// <summary>The portal's one page, which draws whatever its address asks for. Nothing in it is secret.</summary>
internal sealed class PortalPage(string webRoot)
{
    // Cloudscape draws some of its marks from data: URLs; nothing else comes from anywhere but this server.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string NotBuilt = """
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><title>Portal not built · Atelier</title>
        <h1>The portal has not been built</h1>
        <p>Run <code>npm ci</code> and <code>npm run build</code> in <code>portal/</code>, then build and start the server again.</p>
        </html>
        """;

    private readonly string path = Path.Combine(webRoot, "portal.html");

    public Task Send(HttpContext http)
    {
        PageHeaders.Set(http.Response, ContentSecurityPolicy);
        IResult answer = File.Exists(path)
            ? TypedResults.PhysicalFile(path, "text/html; charset=utf-8")
            : TypedResults.Content(NotBuilt, "text/html; charset=utf-8", statusCode: StatusCodes.Status503ServiceUnavailable);
        return answer.ExecuteAsync(http);
    }
}
