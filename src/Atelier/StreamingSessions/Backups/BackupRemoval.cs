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
        var starting = await SessionTable.Rows.Select(
            db, "owned_by = @OwnedBy and state = 'START_IN_PROGRESS'", new { surplus[0].Document.OwnedBy }, cancel);
        var inUse = starting.Select(session => session.Facts.RestoringBackupId).ToHashSet();
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

    private async Task Advance(string id, CancellationToken cancel)
    {
        var isDeleting = await ReadState(id, cancel) == StreamingSessionState.DELETE_IN_PROGRESS;
        var fault = isDeleting ? await TryRemove(id, cancel) : null;

        await using var db = await database.Write(cancel);
        if (await BackupTable.Rows.Find(db, id, cancel) is not { } row)
            return;
        var now = time.GetUtcNow();
        if (!isDeleting)
            await BackupTable.Rows.Delete(db, id, cancel);
        else if (fault is not null)
            await BackupTable.Rows.TryUpdate(
                db, row, row.Document with { StatusMessage = $"Removal is tried again: {fault.Message}" },
                row.Facts with { DueAt = (now + RetryAfter).ToUnixTimeMilliseconds() }, cancel);
        else
            await BackupTable.End(
                db, id, StreamingSessionState.DELETED, StreamingSessionStatusCode.STREAMING_SESSION_DELETED, "The backup has been removed",
                settings.RemovalTime(now), cancel);
        await db.Commit(cancel);
    }

    private async Task<StreamingSessionState?> ReadState(string id, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return (await BackupTable.Rows.Find(db, id, cancel))?.Document.State;
    }

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
