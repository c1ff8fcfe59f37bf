using System.Diagnostics.Metrics;

namespace Atelier.Streaming;

/// <summary>
/// The stream's addresses. <c>/stream/{streamId}</c> is the viewer's page, <c>/stream/{streamId}/socket</c> the socket it opens,
/// <c>/assets/…</c> what the page is built of. None asks who is calling: the ticket says enough.
/// </summary>
internal static class StreamEndpoints
{
    private const int MaxStreamIdLength = 22;

    private static readonly string[] Read = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the addresses, and WebSockets to the pipeline. What is open when the server stops is closed with 1001.</summary>
    public static void Map(WebApplication app, StreamWiring wiring)
    {
        var clock = app.Services.GetRequiredService<TimeProvider>();
        var log = app.Services.GetRequiredService<ILogger<StreamGateway>>();
        var meter = new StreamMeter(app.Services.GetRequiredService<IMeterFactory>());
        var files = new ViewerFiles(wiring.WebRoot);
        var gateway = new StreamGateway(wiring, meter, clock, log, app.Lifetime.ApplicationStopping);
        if (!File.Exists(files.Page.FilePath))
            StreamLog.ViewerMissing(log, files.Page.FilePath);

        app.Use(StreamUpgrade.Offer);
        app.UseWebSockets();
        // Plain delegates: routing makes those with parameters of their own by reflection, which the server's first answer would wait for.
        app.MapMethods("/stream/{streamId}", Read, http =>
            StreamId(http) is null ? TypedResults.NotFound().ExecuteAsync(http) : files.Page.Send(http));
        app.MapMethods("/assets/{name}", Read, http => files.Asset(Text(http, "name"), http.Request, http.Response).ExecuteAsync(http));
        // Over HTTP/2 a WebSocket is opened with CONNECT (RFC 8441), so every method comes here.
        app.Map("/stream/{streamId}/socket", http =>
            StreamId(http) is { } streamId ? gateway.Serve(http, streamId) : TypedResults.NotFound().ExecuteAsync(http));
    }

    private static string Text(HttpContext http, string member) => (string)http.Request.RouteValues[member]!;

    private static string? StreamId(HttpContext http) => Text(http, "streamId") is var id && IsStreamId(id) ? id : null;

    // Ids are UUIDs in base64url; nothing else reaches the log.
    private static bool IsStreamId(string id) =>
        id.Length <= MaxStreamIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
