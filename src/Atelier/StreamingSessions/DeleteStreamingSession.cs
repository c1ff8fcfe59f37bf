using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions;

internal sealed record DeleteStreamingSessionRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string SessionId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record DeleteStreamingSessionResponse
{
    public Json<StreamingSession>? Session { get; init; }
}

/// <summary>
/// Ends a session with its volume and its backups. A session that is still being created is given up, and so is a start or stop that waits
/// for an engine that is away.
/// </summary>
internal static class DeleteStreamingSession
{
    public static async Task<DeleteStreamingSessionResponse> Run(
        DeleteStreamingSessionRequest request, Caller caller, Connection db, SessionController controller, TimeProvider time,
        CancellationToken cancel)
    {
        var row = await SessionTable.GetForChange(db, request.StudioId, request.SessionId, cancel);
        var isBusy = row.Document.State is StreamingSessionState.START_IN_PROGRESS or StreamingSessionState.STOP_IN_PROGRESS
            && !row.Facts.IsHeldUp;
        if (isBusy || row.Document.State is StreamingSessionState.DELETE_IN_PROGRESS or StreamingSessionState.DELETED)
            throw SessionConflict.IllegalState(row.Document, "deleted", "at rest or CREATE_IN_PROGRESS");

        var deleted = SessionChanges.BeginDelete(new SessionChange(row.Document, row.Facts), caller.PrincipalId, time.GetUtcNow());
        await SessionTable.Update(db, row, deleted.Session, deleted.Facts, cancel);
        db.AfterCommit(controller.Wake);
        return new DeleteStreamingSessionResponse { Session = Json<StreamingSession>.Of(deleted.Session) };
    }
}
