using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios;

/// <summary>What the server knows about a studio beyond its document. Times are Unix milliseconds.</summary>
/// <param name="Account">The account it belongs to.</param>
/// <param name="CreatedAt">Its place in listings.</param>
/// <param name="DueAt">When its next step is due; null while it rests.</param>
internal sealed record StudioFacts(string Account, long CreatedAt, long? DueAt);

/// <summary>Where studios are stored, and how they come forward by themselves.</summary>
internal static class StudioTable
{
    public static Table<Studio, StudioFacts> Rows { get; } = new(
        "studios",
        WireJson.Format,
        new("id", row => row.Document.StudioId),
        new("account", row => row.Facts.Account),
        new("studio_name", row => row.Document.StudioName),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt));

    /// <summary>The studio, if the account has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<Studio, StudioFacts>> Get(Connection db, string account, string studioId, CancellationToken cancel) =>
        await Rows.Find(db, studioId, cancel) is { } row && row.Facts.Account == account
            ? row
            : throw ApiError.NotFound("Studio", studioId);

    /// <summary>The studio, if the account has it and things can be made in it. It stays so until the transaction ends.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException, or ConflictException for a studio that is gone or going.</exception>
    public static async Task<Row<Studio, StudioFacts>> GetOpen(Connection db, string account, string studioId, CancellationToken cancel)
    {
        // Writing the row, even unchanged, keeps a deletion on PostgreSQL from beginning before what is made here can be seen.
        await db.Execute("update studios set state = state where id = @studioId", new { studioId }, cancel);
        var row = await Get(db, account, studioId, cancel);
        return row.Document.State is StudioState.DELETE_IN_PROGRESS or StudioState.DELETED or StudioState.CREATE_FAILED
            ? throw ApiError.Conflict($"The studio {studioId} is {row.Document.State}; nothing can be made in it.", "INVALID_STATE")
            : row;
    }

    public static DueTable Due(Database database, ServerSettings settings, TimeProvider time) =>
        DueTable.Of(database, Rows, async (db, studio, facts, cancel) =>
        {
            var now = time.GetUtcNow();
            switch (studio.State)
            {
                case StudioState.CREATE_IN_PROGRESS:
                    return Ready(studio, facts, StudioStatusCode.STUDIO_CREATED, "The studio has been created successfully", now);
                case StudioState.UPDATE_IN_PROGRESS:
                    return Ready(studio, facts, StudioStatusCode.STUDIO_UPDATED, "The studio has been updated successfully", now);
                case StudioState.DELETE_IN_PROGRESS:
                    return await StudioDeletion.Finish(db, studio, facts, now, settings.RemovalTime(now), cancel);
                case StudioState.DELETED or StudioState.CREATE_FAILED:
                    await db.Execute("delete from studio_members where studio_id = @StudioId", new { studio.StudioId }, cancel);
                    return null;
                default:
                    return (studio, facts with { DueAt = null });
            }
        });

    private static (Studio, StudioFacts) Ready(
        Studio studio, StudioFacts facts, StudioStatusCode code, string message, DateTimeOffset now) => (
        studio with { State = StudioState.READY, StatusCode = code, StatusMessage = message, UpdatedAt = now },
        facts with { DueAt = null });
}
