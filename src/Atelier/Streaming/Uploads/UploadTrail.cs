using System.Globalization;
using Atelier.Api;
using Atelier.Storage;
using Atelier.StreamingSessions.Streams;

namespace Atelier.Streaming.Uploads;

/// <summary>
/// Uploads in the audit trail: a line for each file that is whole, and for each that was refused. What comes on the way there, such as
/// pieces, cuts and being asked to wait, is none.
/// </summary>
internal static class UploadTrail
{
    private const string Operation = "Upload";

    /// <summary>Begins the line of a request that may end an upload.</summary>
    public static void Begin(HttpContext http)
    {
        if (!HttpMethods.IsPost(http.Request.Method) && !HttpMethods.IsPatch(http.Request.Method))
            return;
        var requestId = Ids.NewUuid();
        http.Response.Headers["x-amzn-RequestId"] = requestId;
        AuditedCall.Begin(http, requestId).Operation = Operation;
    }

    /// <summary>Says whose upload it is.</summary>
    public static void Prove(HttpContext http, Uploader? uploader)
    {
        if (AuditedCall.Of(http) is not { } call || uploader is null)
            return;
        call.Caller = uploader.Caller;
        call.StudioId = uploader.StudioId;
        call.Resource = ResourceOf(uploader.SessionId);
    }

    /// <summary>Says which file it is: the session, the path below the folder for uploads, and its bytes.</summary>
    public static void Describe(HttpContext http, string sessionId, IReadOnlyList<string> path, long length)
    {
        if (AuditedCall.Of(http) is not { } call)
            return;
        call.Resource = $"{ResourceOf(sessionId)}/{string.Join('/', path)}";
        call.Detail = $"bytes: {length.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>Writes down that the file is whole. Each file has a line of its own, so it is not left to what counts refusals.</summary>
    public static async Task RecordPlaced(HttpContext http, Database database, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        await AuditedCall.Of(http)!.Record(db, cancel);
        await db.Commit(cancel);
    }

    /// <summary>Has it written down that the upload was refused for good.</summary>
    public static void NoteRefused(HttpContext http, UploadRefusal refusal)
    {
        if (refusal.IsPassing || refusal.Offset is not null || AuditedCall.Of(http) is not { } call)
            return;
        if (refusal.AskedName is { } name)
            call.Detail = $"name: {name}";
        call.NoteRefused(refusal.Status, refusal.Code, refusal.Message);
    }

    private static string ResourceOf(string sessionId) => $"streaming-sessions/{sessionId}";
}
