using Atelier.Storage;

namespace Atelier.StreamingSessions.Backups;

/// <summary>How the making of a backup ends in the records.</summary>
internal static class BackupEnd
{
    /// <summary>As many as a launch profile can ask for; kept of a session whose profile asks for none.</summary>
    private const int MostKept = 10;

    /// <summary>The backup is there: the oldest beyond the session's number go, and what it holds will be recorded.</summary>
    public static async Task Good(Connection db, SessionChange session, string backupId, DateTimeOffset now, CancellationToken cancel)
    {
        await BackupTable.End(
            db, backupId, StreamingSessionState.READY, StreamingSessionStatusCode.STREAMING_SESSION_READY, "The backup is ready",
            dueAt: null, cancel);
        await BackupCheckTable.Begin(db, backupId, now, cancel);
        await BackupRemoval.Prune(db, session.Session.SessionId!, session.Facts.Policy.BackupsToRetain ?? MostKept, now, cancel);
    }

    /// <summary>The backup could not be made. Its row is due at once, because the engine may hold half of it.</summary>
    public static Task Bad(Connection db, string backupId, string cause, DateTimeOffset now, CancellationToken cancel) => BackupTable.End(
        db, backupId, StreamingSessionState.CREATE_FAILED, StreamingSessionStatusCode.INTERNAL_ERROR,
        $"The backup could not be made: {cause}", now.ToUnixTimeMilliseconds(), cancel);
}
