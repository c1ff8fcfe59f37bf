using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.Storage;
using Atelier.StreamingSessions.Backups;
using Atelier.Studios;

namespace Atelier.StreamingSessions;

internal sealed record StartStreamingSessionRequest
{
    public string? BackupId { get; init; }

    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string SessionId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record StartStreamingSessionResponse
{
    public Json<StreamingSession>? Session { get; init; }
}

/// <summary>Starts a stopped session, with its volume as it was or as a backup has it.</summary>
[Idempotent]
internal static class StartStreamingSession
{
    public static async Task<StartStreamingSessionResponse> Run(
        StartStreamingSessionRequest request, Caller caller, Connection db, SessionController controller, TimeProvider time,
        CancellationToken cancel)
    {
        var row = await SessionTable.GetForChange(db, request.StudioId, request.SessionId, cancel);
        if (row.Document.State is not (StreamingSessionState.STOPPED or StreamingSessionState.START_FAILED))
            throw SessionConflict.IllegalState(row.Document, "started", "STOPPED or START_FAILED");

        // Who lost the profile since may stop and delete, not start: the service looked at the membership again on start.
        var studio = (await StudioTable.Get(db, caller.Account, request.StudioId, cancel)).Document;
        if (!await StudioAccess.IsAdministrator(caller, studio, db, cancel))
            await LaunchProfileAccess.CheckMember(caller, row.Document.LaunchProfileId!, db, cancel);
        var profile = (await LaunchProfileTable.Get(db, request.StudioId, row.Document.LaunchProfileId!, cancel)).Document;
        await EulaCheck.Require(db, request.StudioId, row.Facts.ImageId, cancel);
        var backupId = await ChooseBackup(request, row, db, cancel);
        await DamagedBackup.Refuse(db, backupId, cancel);

        var started = SessionChanges.BeginStart(
            new SessionChange(row.Document, row.Facts), profile, backupId, caller.PrincipalId, time.GetUtcNow());
        await SessionTable.Update(db, row, started.Session, started.Facts, cancel);
        db.AfterCommit(controller.Wake);
        return new StartStreamingSessionResponse { Session = Json<StreamingSession>.Of(started.Session) };
    }

    // Without a volume, the newest backup is the artist's last state.
    private static async Task<string?> ChooseBackup(
        StartStreamingSessionRequest request, Row<StreamingSession, SessionFacts> row, Connection db, CancellationToken cancel)
    {
        if (request.BackupId is null)
            return row.Facts.VolumeGeneration is null || row.Facts.IsVolumeMissing
                ? await BackupTable.FindNewest(db, request.SessionId, cancel)
                : null;

        var backup = (await BackupTable.Get(db, request.StudioId, request.BackupId, cancel)).Document;
        if (backup.OwnedBy != row.Document.OwnedBy)
            throw ApiError.NotFound("Streaming session backup", request.BackupId);
        await BackupPlatform.RequireSame(db, backup, row.Document, cancel);
        return backup.State == StreamingSessionState.READY
            ? request.BackupId
            : throw ApiError.Conflict(
                $"Backup {request.BackupId} is {backup.State}; a session starts from one that is READY.", "INVALID_STATE");
    }
}
