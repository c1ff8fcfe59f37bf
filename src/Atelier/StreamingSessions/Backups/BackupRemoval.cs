using Atelier.Api;
using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingSessions.Backups;

/// <summary>Brings backups to their end: which ones are to go, their removal from the engine, and the row's at last.</summary>
internal sealed class BackupRemoval(Database database, IWorkstationEngine engine, ServerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public DueTable Due() => new(BackupTable.Rows.Name, Advance);

    /// <summary>
    /// Marks the session's oldest backups for removal until no more than the number are left. A backup that a start is using, of this
    /// session or another of the owner's, stays.
    /// </summary>
    public static async Task Prune(Connection db, string sessionId, int retain, DateTimeOffset now, CancellationToken cancel)
    {
        var surplus = (await BackupTable.FindReady(db, sessionId, cancel)).Skip(retain).ToList();
        if (surplus.Count == 0)
            return;
        var inUse = await FindInUse(db, surplus[0].Document.OwnedBy!, cancel);
        foreach (var backup in surplus.Where(backup => !inUse.Contains(backup.Document.BackupId)))
            await BackupTable.BeginDelete(db, backup.Document.BackupId!, now, cancel);
    }

    /// <summary>Marks every backup of the session for removal.</summary>
    public static async Task RemoveAll(Connection db, string sessionId, DateTimeOffset now, CancellationToken cancel)
    {
        var backups = await BackupTable.Rows.Select(
            db, "session_id = @sessionId and state not in ('DELETE_IN_PROGRESS', 'DELETED')", new { sessionId }, cancel);
        foreach (var backup in backups)
            await BackupTable.BeginDelete(db, backup.Document.BackupId!, now, cancel);
    }

    private static async Task<IReadOnlySet<string?>> FindInUse(Connection db, string ownedBy, CancellationToken cancel)
    {
        var starting = await SessionTable.Rows.Select(
            db, $"{SessionTable.IsRunning} and state = 'START_IN_PROGRESS' and owned_by = @ownedBy", new { ownedBy }, cancel);
        return starting.Select(session => session.Facts.RestoringBackupId).ToHashSet();
    }

    private async Task Advance(string id, CancellationToken cancel)
    {
        if (await Read(id, cancel) is not (var row, var isInUse))
            return;
        var isEnded = row.Facts.IsGone
            || row.Document.State is not (StreamingSessionState.DELETE_IN_PROGRESS or StreamingSessionState.CREATE_FAILED);
        var fault = isEnded || isInUse ? null : await TryRemove(id, cancel);

        await using var db = await database.Write(cancel);
        if (isEnded)
            await BackupTable.Rows.Delete(db, id, cancel);
        else if (isInUse || fault is not null)
            await BackupTable.Rows.TryUpdate(db, row, Waiting(row.Document, fault), row.Facts with { DueAt = RetryTime() }, cancel);
        else
        {
            await BackupTable.Rows.TryUpdate(
                db, row, Removed(row.Document), row.Facts with { IsGone = true, DueAt = settings.RemovalTime(time.GetUtcNow()) }, cancel);
            await BackupCheckTable.Forget(db, id, cancel);
        }

        await db.Commit(cancel);
    }

    private async Task<(Row<StreamingSessionBackup, BackupFacts> Row, bool IsInUse)?> Read(string id, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await BackupTable.Rows.Find(db, id, cancel) is { } row
            ? (row, (await FindInUse(db, row.Document.OwnedBy!, cancel)).Contains(id))
            : null;
    }

    private long RetryTime() => (time.GetUtcNow() + RetryAfter).ToUnixTimeMilliseconds();

    private static StreamingSessionBackup Waiting(StreamingSessionBackup backup, EngineException? fault) =>
        backup.State == StreamingSessionState.DELETE_IN_PROGRESS
            ? backup with { StatusMessage = $"Removal is tried again: {fault?.Message ?? "a session is being started from it"}" }
            : backup;

    // A backup that could not be made goes on saying why; it is only its remains that are removed.
    private static StreamingSessionBackup Removed(StreamingSessionBackup backup) => backup.State == StreamingSessionState.DELETE_IN_PROGRESS
        ? backup with
        {
            State = StreamingSessionState.DELETED,
            StatusCode = StreamingSessionStatusCode.STREAMING_SESSION_DELETED,
            StatusMessage = "The backup has been removed",
        }
        : backup;

    private async Task<EngineException?> TryRemove(string id, CancellationToken cancel)
    {
        try
        {
            await engine.DeleteBackup(WorkstationNames.OfBackup(id), cancel);
            return null;
        }
        catch (EngineException fault)
        {
            return fault;
        }
    }
}
