namespace Atelier.Api;

/// <summary>
/// A page that <c>portal/</c> is built into; the same for everybody, with nothing secret in it. Says what to do if it has not been built.
/// </summary>
/// <param name="webRoot">The folder of what was built.</param>
/// <param name="file">The page's file in it.</param>
/// <param name="name">What the page is, in lower case.</param>
/// <param name="alsoAllowed">
/// Directives of its content security policy beyond those of all pages, each ended by a semicolon and a space.
/// </param>
internal sealed class BuiltPage(string webRoot, string file, string name, string alsoAllowed = "")
{
    private const string Html = "text/html; charset=utf-8";

    // Both pages draw something from data: URLs, noVNC its cursors and JPEG rectangles, Cloudscape some of its marks; nothing else comes
    // from anywhere but this server.
    private readonly string contentSecurityPolicy =
        $"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; {alsoAllowed}connect-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly string notBuilt = $"""
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><title>{char.ToUpperInvariant(name[0])}{name[1..]} not built · Atelier</title>
        <h1>The {name} has not been built</h1>
        <p>Run <code>npm ci</code> and <code>npm run build</code> in <code>portal/</code>, then build and start the server again.</p>
        </html>
        """;

    /// <summary>Where the page is, once it has been built.</summary>
    public string FilePath { get; } = Path.Combine(webRoot, file);

    public Task Send(HttpContext http)
    {
        PageHeaders.Set(http.Response, contentSecurityPolicy);
        IResult answer = File.Exists(FilePath)
            ? TypedResults.PhysicalFile(FilePath, Html)
            : TypedResults.Content(notBuilt, Html, statusCode: StatusCodes.Status503ServiceUnavailable);
        return answer.ExecuteAsync(http);
    }
}
