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
        if (!File.Exists(files.PagePath))
            StreamLog.ViewerMissing(log, files.PagePath);

        app.UseWebSockets();
        app.MapMethods("/stream/{streamId}", Read, IResult (string streamId, HttpResponse response) =>
            IsStreamId(streamId) ? files.Page(response) : TypedResults.NotFound());
        app.MapMethods("/assets/{name}", Read, files.Asset);
        // Over HTTP/2 a WebSocket is opened with CONNECT (RFC 8441), so every method comes here.
        app.Map("/stream/{streamId}/socket", (string streamId, HttpContext context) =>
            IsStreamId(streamId) ? gateway.Serve(context, streamId) : Results.NotFound().ExecuteAsync(context));
    }

    // Ids are UUIDs in base64url; nothing else reaches the log.
    private static bool IsStreamId(string id) =>
        id.Length <= MaxStreamIdLength && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
