using System.Globalization;
using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Backups;

/// <summary>What the server knows about a backup beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it is in.</param>
/// <param name="CreatedAt">Its place in listings.</param>
/// <param name="DueAt">When its next step is due; null while it rests.</param>
/// <param name="IsGone">Whether the engine is known to hold nothing of it any more.</param>
/// <param name="Damage">What was found wrong when it was read back; null if nothing was, or an operator accepted it.</param>
internal sealed record BackupFacts(string StudioId, long CreatedAt, long? DueAt, bool IsGone = false, string? Damage = null);

/// <summary>Where backups are stored.</summary>
internal static class BackupTable
{
    public static Table<StreamingSessionBackup, BackupFacts> Rows { get; } = new(
        "streaming_session_backups",
        WireJson.Format,
        new("id", row => row.Document.BackupId),
        new("studio_id", row => row.Facts.StudioId),
        new("session_id", row => row.Document.SessionId),
        new("owned_by", row => row.Document.OwnedBy),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt));

    /// <summary>The backup, if the studio has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<StreamingSessionBackup, BackupFacts>> Get(
        Connection db, string studioId, string backupId, CancellationToken cancel) =>
        await Rows.Find(db, backupId, cancel) is { } row && row.Facts.StudioId == studioId
            ? row
            : throw ApiError.NotFound("Streaming session backup", backupId);

    /// <summary>The session's newest READY backup's id, or null.</summary>
    public static async Task<string?> FindNewest(Connection db, string sessionId, CancellationToken cancel) =>
        await FindReady(db, sessionId, cancel) is [var newest, ..] ? newest.Document.BackupId : null;

    /// <summary>The session's READY backups, newest first.</summary>
    public static Task<IReadOnlyList<Row<StreamingSessionBackup, BackupFacts>>> FindReady(
        Connection db, string sessionId, CancellationToken cancel) =>
        Rows.Select(db, "session_id = @sessionId and state = 'READY' order by created_at desc, id desc", new { sessionId }, cancel);

    /// <summary>Records the backup that a session will get, and gives its id.</summary>
    public static async Task<string> Begin(
        Connection db, SessionChange source, string message, DateTimeOffset now, CancellationToken cancel)
    {
        var session = source.Session;
        var id = Ids.New();
        var arn = Arns.Parse(session.Arn!) ?? throw new InvalidDataException($"Session {session.SessionId} has no ARN.");
        var backup = new StreamingSessionBackup
        {
            Arn = Arns.Of("streaming-session-backup", arn.Region, arn.Account, id),
            BackupId = id,
            CreatedAt = now,
            LaunchProfileId = session.LaunchProfileId,
            OwnedBy = session.OwnedBy,
            SessionId = session.SessionId,
            State = StreamingSessionState.CREATE_IN_PROGRESS,
            StatusCode = StreamingSessionStatusCode.STREAMING_SESSION_CREATE_IN_PROGRESS,
            StatusMessage = message,
            Tags = new Dictionary<string, string>(),
        };
        await Rows.Insert(db, backup, new BackupFacts(source.Facts.StudioId, now.ToUnixTimeMilliseconds(), DueAt: null), cancel);
        return id;
    }

    /// <summary>Notes how the making of a backup ended.</summary>
    public static async Task End(
        Connection db, string backupId, StreamingSessionState state, StreamingSessionStatusCode code, string message, long? dueAt,
        CancellationToken cancel)
    {
        _ = await Rows.Change(
            db, backupId,
            row => (row.Document with { State = state, StatusCode = code, StatusMessage = message }, row.Facts with { DueAt = dueAt }),
            cancel)
            ?? throw new InvalidOperationException($"Backup {backupId} has no row.");
    }

    /// <summary>Notes what came of reading it back.</summary>
    public static Task Judge(Connection db, string backupId, string? damage, DateTimeOffset now, CancellationToken cancel)
    {
        var day = now.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var message = damage is null
            ? $"The backup is ready; on {day} it was read back and is as it was recorded"
            : $"The backup is damaged: {damage}. This was found on {day}; no session starts from it unless the operator accepts it";
        return Rows.Change(
            db, backupId,
            row => row.Document.State == StreamingSessionState.READY
                ? (row.Document with { StatusMessage = message }, row.Facts with { Damage = damage })
                : null,
            cancel);
    }

    /// <summary>Marks a backup for removal.</summary>
    public static Task BeginDelete(Connection db, string backupId, DateTimeOffset now, CancellationToken cancel) => Rows.Change(
        db, backupId,
        row => (
            row.Document with
            {
                State = StreamingSessionState.DELETE_IN_PROGRESS,
                StatusCode = StreamingSessionStatusCode.STREAMING_SESSION_DELETE_IN_PROGRESS,
                StatusMessage = "The backup is being removed",
            },
            row.Facts with { DueAt = now.ToUnixTimeMilliseconds() }),
        cancel);
}
