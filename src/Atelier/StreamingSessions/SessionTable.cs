using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions;

/// <summary>Where sessions are stored. Leases are columns of their own: taking one does not change the session.</summary>
internal static class SessionTable
{
    /// <summary>The sessions whose workstation runs, or may, as SQL. An index of its own finds them by these words.</summary>
    public const string IsRunning = "state in ('READY', 'START_IN_PROGRESS', 'STOP_IN_PROGRESS', 'CREATE_IN_PROGRESS')";

    /// <summary>The sessions that have a workstation, as SQL. An index of its own finds them by these words.</summary>
    public const string HasVolume = "has_volume = 1";

    public static Table<StreamingSession, SessionFacts> Rows { get; } = new(
        "streaming_sessions",
        WireJson.Format,
        new("id", row => row.Document.SessionId),
        new("studio_id", row => row.Facts.StudioId),
        new("launch_profile_id", row => row.Document.LaunchProfileId),
        new("owned_by", row => row.Document.OwnedBy),
        new("created_by", row => row.Document.CreatedBy),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => SessionFacts.DueAt(row.Document, row.Facts)),
        new("is_g5", row => IsG5(row.Document.Ec2InstanceType!) ? 1 : 0),
        new("has_volume", row => row.Facts.VolumeGeneration is null ? 0 : 1));

    /// <summary>Whether an instance type is of the family G5, which has a quota of its own.</summary>
    public static bool IsG5(string instanceType) => instanceType.StartsWith("g5.", StringComparison.Ordinal);

    /// <summary>The session, if the studio has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<StreamingSession, SessionFacts>> Get(
        Connection db, string studioId, string sessionId, CancellationToken cancel) =>
        await Rows.Find(db, sessionId, cancel) is { } row && row.Facts.StudioId == studioId
            ? row
            : throw ApiError.NotFound("Streaming session", sessionId);

    /// <summary>The session, if the studio has it, which nobody else changes until the transaction ends.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<StreamingSession, SessionFacts>> GetForChange(
        Connection db, string studioId, string sessionId, CancellationToken cancel)
    {
        // Writing the row, even unchanged, holds up the server's own work on PostgreSQL, which is repeated; people's requests are not.
        await db.Execute("update streaming_sessions set state = state where id = @sessionId", new { sessionId }, cancel);
        return await Get(db, studioId, sessionId, cancel);
    }

    /// <summary>Writes a change that an operation decided on the row it read.</summary>
    /// <exception cref="ApiError">ConflictException if the session changed in between.</exception>
    public static async Task Update(
        Connection db, Row<StreamingSession, SessionFacts> read, StreamingSession session, SessionFacts facts, CancellationToken cancel)
    {
        if (await Rows.TryUpdate(db, read, session, facts, cancel) is null)
            throw SessionConflict.Changed(session);
    }
}
