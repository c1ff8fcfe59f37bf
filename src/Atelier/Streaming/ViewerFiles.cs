using Atelier.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;

namespace Atelier.Streaming;

/// <summary>Serves the built viewer from its folder: the page, and the assets it names. Nothing in it is secret.</summary>
internal sealed class ViewerFiles(string webRoot)
{
    // noVNC draws cursors and JPEG rectangles from data: URLs; nothing else comes from anywhere but this server.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string NotBuilt = """
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><title>Viewer not built · Atelier</title>
        <h1>The viewer has not been built</h1>
        <p>Run <code>npm ci</code> and <code>npm run build</code> in <code>portal/</code>, then build and start the server again.</p>
        </html>
        """;

    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    public string PagePath { get; } = Path.Combine(webRoot, "stream.html");

    /// <summary>The viewer's page; it is the same for every stream. Says what to do if it has not been built.</summary>
    public Results<PhysicalFileHttpResult, ContentHttpResult> Page(HttpResponse response)
    {
        PageHeaders.Set(response, ContentSecurityPolicy);
        if (!File.Exists(PagePath))
            return TypedResults.Content(NotBuilt, "text/html; charset=utf-8", statusCode: StatusCodes.Status503ServiceUnavailable);
        return TypedResults.PhysicalFile(PagePath, "text/html; charset=utf-8");
    }

    /// <summary>A file of <c>assets/</c>; its name has a hash of what is in it, so it may be kept for ever.</summary>
    public Results<PhysicalFileHttpResult, NotFound> Asset(string name, HttpRequest request, HttpResponse response)
    {
        response.Headers.XContentTypeOptions = "nosniff";
        var path = Path.Combine(webRoot, "assets", name);
        if (!IsPlainName(name) || !ContentTypes.TryGetContentType(name, out var contentType) || !File.Exists(path))
            return TypedResults.NotFound();
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        var packed = path + ".gz";
        if (!File.Exists(packed))
            return TypedResults.PhysicalFile(path, contentType);
        response.Headers.Vary = "Accept-Encoding";
        if (!request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return TypedResults.PhysicalFile(path, contentType);
        response.Headers.ContentEncoding = "gzip";
        return TypedResults.PhysicalFile(packed, contentType);
    }

    // Without a separator in it a name cannot lead out of the folder.
    private static bool IsPlainName(string name) =>
        !name.StartsWith('.') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
