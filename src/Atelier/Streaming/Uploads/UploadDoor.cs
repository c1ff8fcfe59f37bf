using System.Globalization;
using System.Text.Json;
using Atelier.Api;
using Atelier.StreamingSessions.Streams;
using Atelier.Workstations;
using Microsoft.AspNetCore.Http.Features;
using static Microsoft.AspNetCore.Http.StatusCodes;

namespace Atelier.Streaming.Uploads;

/// <summary>What is done with an upload once its sender was let in.</summary>
internal delegate Task UploadAction(HttpContext http, UploadRight right);

/// <summary>
/// Lets requests about uploads in: 1. from this server's own pages or from no page at all, 2. in the protocol's version, 3. with the secret
/// of an open stream. What is refused, here or later, is answered here, and is in the audit trail if an upload failed by it.
/// </summary>
internal sealed partial class UploadDoor(
    UploadRights rights, ServerSettings settings, IHostApplicationLifetime lifetime, ILogger<UploadDoor> log)
{
    /// <summary>The header with the secret that the stream's viewer was given.</summary>
    public const string SecretHeader = "X-Atelier-Upload";

    private const string Version = "1.0.0";
    private const string VersionHeader = "Tus-Resumable";

    private readonly OriginRule origins = new(settings.PublicUrl is { } publicUrl ? [publicUrl] : []);

    /// <summary>What is spoken here; anybody may ask.</summary>
    public Task Describe(HttpContext http)
    {
        http.Response.StatusCode = Status204NoContent;
        http.Response.Headers["Tus-Version"] = Version;
        http.Response.Headers["Tus-Extension"] = "creation,creation-with-upload,termination";
        http.Response.Headers["Tus-Max-Size"] = settings.LargestUpload.ToString(CultureInfo.InvariantCulture);
        return Task.CompletedTask;
    }

    public async Task Pass(HttpContext http, UploadAction action)
    {
        http.Response.Headers[VersionHeader] = Version;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        UploadTrail.Begin(http);
        try
        {
            await action(http, await LetIn(http));
        }
        catch (UploadRefusal refusal)
        {
            await Refuse(http, refusal);
        }
        catch (EngineException away)
        {
            var streamId = StreamId(http);
            LogAway(away, streamId);
            await Refuse(http, UploadRefusal.Away());
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // Its sender has gone, or the server goes; what came so far is kept.
            http.Abort();
        }
        catch (Exception fault)
        {
            var streamId = StreamId(http);
            LogFailed(fault, streamId);
            await Refuse(http, new(Status500InternalServerError, "SERVER_FAILED", "The server failed; its log says why."));
        }
    }

    private async Task<UploadRight> LetIn(HttpContext http)
    {
        // 1
        if (!origins.Allows(http.Request))
            throw new UploadRefusal(Status403Forbidden, "FOREIGN_PAGE", "Only pages of this server may upload.");

        // 2
        if (!HttpMethods.IsGet(http.Request.Method) && http.Request.Headers[VersionHeader] != Version)
        {
            http.Response.Headers["Tus-Version"] = Version;
            throw new UploadRefusal(
                Status412PreconditionFailed, "VERSION_UNKNOWN", $"The request must have the header {VersionHeader}: {Version}.");
        }

        // 3. Also for a sender who is cut off at this moment: what came is taken all the same.
        var secret = http.Request.Headers[SecretHeader].ToString();
        var (uploader, right, denial) = await rights.Find(StreamId(http), secret, lifetime.ApplicationStopping);
        UploadTrail.Prove(http, uploader);
        return right is not null && settings.LargestUpload > 0
            ? right
            : throw UploadRefusal.Of(denial ?? UploadDenial.NotOffered);
    }

    private async Task Refuse(HttpContext http, UploadRefusal refusal)
    {
        if (http.Response.HasStarted || http.RequestAborted.IsCancellationRequested)
            return;
        var streamId = StreamId(http);
        LogRefused(streamId, refusal.Code);
        UploadTrail.NoteRefused(http, refusal);
        http.Response.StatusCode = refusal.Status;
        if (refusal.IsPassing)
            http.Response.Headers.RetryAfter = "1";
        if (refusal.Offset is { } offset)
            http.Response.Headers["Upload-Offset"] = offset.ToString(CultureInfo.InvariantCulture);
        // A body the server did not read must not be taken for the next request.
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
            http.Response.Headers.Connection = "close";
        http.Response.ContentType = "application/json";
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new UploadFault(refusal.Code, refusal.Message), UploadJson.Default.UploadFault);
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }

    private static string StreamId(HttpContext http) => (string)http.Request.RouteValues["streamId"]!;

    [LoggerMessage(Level = LogLevel.Information, Message = "An upload through stream {StreamId} was refused: {Code}")]
    private partial void LogRefused(string streamId, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The workstation behind stream {StreamId} took no upload")]
    private partial void LogAway(EngineException reason, string streamId);

    [LoggerMessage(Level = LogLevel.Error, Message = "An upload through stream {StreamId} failed")]
    private partial void LogFailed(Exception fault, string streamId);
}
