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

    /// <summary>The studio, if the account has it and things can be made in it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException, or ConflictException for a studio that is gone or going.</exception>
    public static async Task<Row<Studio, StudioFacts>> GetOpen(Connection db, string account, string studioId, CancellationToken cancel)
    {
        var row = await Get(db, account, studioId, cancel);
        return row.Document.State is StudioState.DELETE_IN_PROGRESS or StudioState.DELETED or StudioState.CREATE_FAILED
            ? throw ApiError.Conflict($"The studio {studioId} is {row.Document.State}; nothing can be made in it.", "INVALID_STATE")
            : row;
    }

    public static DueTable Due(Database database, TimeProvider time) => DueTable.Of(database, Rows, (_, studio, facts, _) =>
    {
        var now = time.GetUtcNow();
        return Task.FromResult<(Studio, StudioFacts)?>(studio.State switch
        {
            StudioState.CREATE_IN_PROGRESS => (
                studio with
                {
                    State = StudioState.READY,
                    StatusCode = StudioStatusCode.STUDIO_CREATED,
                    StatusMessage = "The studio has been created successfully",
                    UpdatedAt = now,
                },
                facts with { DueAt = null }),
            StudioState.DELETED or StudioState.CREATE_FAILED => null,
            _ => (studio, facts with { DueAt = null }),
        });
    });
}
