using System.Globalization;
using System.Text.Json;
using Atelier.Api;
using Atelier.Storage;
using Atelier.StreamingSessions.Streams;
using Atelier.Workstations;
using Microsoft.AspNetCore.Http.Features;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace Atelier.Streaming.Uploads;

/// <summary>
/// What can be done with uploads. How far one is, the workstation knows; what is to become of it, its address says. So the server keeps
/// nothing of it, and another one, or this one after a restart, goes on as well.
/// </summary>
internal sealed partial class Uploads(
    Database database, IWorkstationEngine engine, UploadSeal seal, UploadTurns turns, ServerSettings settings,
    IHostApplicationLifetime lifetime, ILogger<Uploads> log)
{
    private const string OffsetHeader = "Upload-Offset";
    private const string LengthHeader = "Upload-Length";
    private const string PlaceHeader = "X-Atelier-Placed";

    /// <summary>
    /// Begins one, or takes up one that its sender began by the same id: the workstation has a place for it then, and the bytes in the
    /// request's body if there are any.
    /// </summary>
    public async Task Create(HttpContext http, UploadRight right)
    {
        var length = Number(http, LengthHeader);
        var metadata = UploadMetadata.Read(http.Request.Headers["Upload-Metadata"].ToString());
        UploadTrail.Describe(http, right.SessionId, metadata.Path, length);
        if (length > settings.LargestUpload)
            throw new UploadRefusal(
                Status413PayloadTooLarge, "FILE_TOO_LARGE",
                $"The file has {length} bytes; at most {settings.LargestUpload} ({settings.LargestUpload >> 30} GiB) are taken.");
        var upload = new SealedUpload(UploadSeal.IdOf(metadata, right.SessionId), metadata.Path, length);
        var content = http.Request.ContentType is null ? Stream.Null : Body(http, length);
        using var turn = turns.Take(right.Workstation);
        var state = await Receive(http, right, upload, new IncomingBytes(0, content));
        http.Response.Headers.Location = $"{http.Request.Path}/{seal.Close(upload, right.SessionId)}";
        Tell(http, upload, state);
        http.Response.StatusCode = Status201Created;
    }

    /// <summary>Tells how far one is.</summary>
    public async Task Ask(HttpContext http, UploadRight right)
    {
        var upload = Open(http, right);
        using var turn = turns.Take(right.Workstation);
        var progress = Tell(http, upload, await Receive(http, right, upload, bytes: null));
        if (HttpMethods.IsHead(http.Request.Method))
            return;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(
            JsonSerializer.SerializeToUtf8Bytes(progress, UploadJson.Default.UploadProgress), http.RequestAborted);
    }

    /// <summary>Takes the bytes in the request's body, as many as come.</summary>
    public async Task Take(HttpContext http, UploadRight right)
    {
        var upload = Open(http, right);
        UploadTrail.Describe(http, right.SessionId, upload.Path, upload.Length);
        var offset = Number(http, OffsetHeader);
        var content = Body(http, upload.Length - offset);
        using var turn = turns.Take(right.Workstation);
        var state = await Receive(http, right, upload, new IncomingBytes(offset, content));
        if (state is IncomingState.Elsewhere { Bytes: var held })
            throw new UploadRefusal(
                Status409Conflict, "OFFSET_WRONG", $"The workstation has {held} bytes of the file; go on from there.")
            {
                Offset = held,
            };
        Tell(http, upload, state);
        http.Response.StatusCode = Status204NoContent;
    }

    /// <summary>Gives one up.</summary>
    public async Task Drop(HttpContext http, UploadRight right)
    {
        var upload = Open(http, right);
        using var turn = turns.Take(right.Workstation);
        await engine.DropIncoming(right.Workstation, upload.To(right.Root), lifetime.ApplicationStopping);
        http.Response.StatusCode = Status204NoContent;
    }

    // What the request brings along, of which the file may have so many bytes.
    private static Stream Body(HttpContext http, long most)
    {
        if (http.Request.ContentType != "application/offset+octet-stream")
            throw new UploadRefusal(
                Status415UnsupportedMediaType, "REQUEST_INVALID",
                "The content must be of the type application/offset+octet-stream.");
        var count = http.Request.ContentLength ?? throw new UploadRefusal(
            Status411LengthRequired, "REQUEST_INVALID",
            "The request must say how many bytes it has, by the header Content-Length.");
        if (count > most)
            throw new UploadRefusal(Status413PayloadTooLarge, "REQUEST_INVALID", "These would be more bytes than the file has.");
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = count;
        return http.Request.Body;
    }

    // Not cancelled with the request: what its sender managed to send is to be kept.
    private async Task<IncomingState> Receive(HttpContext http, UploadRight right, SealedUpload upload, IncomingBytes? bytes)
    {
        var state = await engine.Receive(right.Workstation, upload.To(right.Root), bytes, lifetime.ApplicationStopping);
        if (state is IncomingState.Obstructed obstructed)
            throw UploadRefusal.Of(obstructed);
        if (state is IncomingState.Placed { Path: var placed } && bytes is not null)
        {
            LogPlaced(upload.Length, right.SessionId);
            UploadTrail.Describe(http, right.SessionId, [placed], upload.Length);
            await UploadTrail.RecordPlaced(http, database, lifetime.ApplicationStopping);
        }

        return state;
    }

    private SealedUpload Open(HttpContext http, UploadRight right) =>
        seal.Open((string)http.Request.RouteValues["upload"]!, right.SessionId);

    private static UploadProgress Tell(HttpContext http, SealedUpload upload, IncomingState state)
    {
        var placed = (state as IncomingState.Placed)?.Path;
        var offset = state switch
        {
            IncomingState.Held held => held.Bytes,
            IncomingState.Elsewhere elsewhere => elsewhere.Bytes,
            _ => upload.Length,
        };
        var progress = new UploadProgress(offset, upload.Length, placed);
        http.Response.Headers[OffsetHeader] = progress.Offset.ToString(CultureInfo.InvariantCulture);
        http.Response.Headers[LengthHeader] = upload.Length.ToString(CultureInfo.InvariantCulture);
        if (placed is not null)
            http.Response.Headers[PlaceHeader] = Uri.EscapeDataString(placed);
        return progress;
    }

    private static long Number(HttpContext http, string header) =>
        long.TryParse(http.Request.Headers[header].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw UploadRefusal.Invalid($"The header {header} must be a number of bytes, 0 or more.");

    [LoggerMessage(Level = LogLevel.Information, Message = "A file of {Bytes} bytes was uploaded into session {SessionId}")]
    private partial void LogPlaced(long bytes, string sessionId);
}
