using Atelier.Api;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.StaticFiles;

namespace Atelier.Streaming;

/// <summary>The built viewer in its folder: the page, and the assets that pages name. Nothing in it is secret.</summary>
internal sealed class ViewerFiles(string webRoot)
{
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();

    /// <summary>The viewer's page; it is the same for every stream.</summary>
    public BuiltPage Page { get; } = new(webRoot, "stream.html", "viewer");

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
