using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.Storage;

namespace Atelier.StreamingSessions;

internal sealed record StopStreamingSessionRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string SessionId { get; init; }

    [Path]
    public required string StudioId { get; init; }

    public VolumeRetentionMode? VolumeRetentionMode { get; init; }
}

internal sealed record StopStreamingSessionResponse
{
    public Json<StreamingSession>? Session { get; init; }
}

/// <summary>Shuts a session's workstation down; with automatic backups a backup is made before the session is STOPPED.</summary>
[Idempotent]
internal static class StopStreamingSession
{
    public static async Task<StopStreamingSessionResponse> Run(
        StopStreamingSessionRequest request, Caller caller, Connection db, SessionController controller, TimeProvider time,
        CancellationToken cancel)
    {
        var row = await SessionTable.GetForChange(db, request.StudioId, request.SessionId, cancel);
        if (row.Document.State is not (StreamingSessionState.READY or StreamingSessionState.STOP_FAILED))
            throw SessionConflict.IllegalState(row.Document, "stopped", "READY or STOP_FAILED");
        // As the launch profile is now: a stop refreshes what it says, and one that it forbids must not end the session.
        var profile = (await LaunchProfileTable.Get(db, request.StudioId, row.Document.LaunchProfileId!, cancel)).Document;
        if (!SessionChanges.Policy(row.Document, profile).IsStoppable)
            throw ApiError.Validation(
                "[sessionId: the session's launch profile does not let it be stopped; it takes " +
                "maxStoppedSessionLengthInMinutes above 0 or a sessionPersistenceMode of ACTIVATED without automatic termination]",
                "INVALID_STATE");

        var retention = request.VolumeRetentionMode ?? VolumeRetentionMode.RETAIN;
        var stopped = await Stopping.TryBegin(db, row, retention, caller.PrincipalId, time.GetUtcNow(), cancel)
            ?? throw SessionConflict.Changed(row.Document);
        db.AfterCommit(controller.Wake);
        return new StopStreamingSessionResponse { Session = Json<StreamingSession>.Of(stopped) };
    }
}
