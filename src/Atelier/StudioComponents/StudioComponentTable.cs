using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StudioComponents;

/// <summary>What the server knows about a component beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it belongs to.</param>
/// <param name="CreatedAt">Its place in listings.</param>
/// <param name="DueAt">When its next step is due; null while it rests.</param>
internal sealed record StudioComponentFacts(string StudioId, long CreatedAt, long? DueAt);

/// <summary>Where studio components are stored.</summary>
internal static class StudioComponentTable
{
    public static Table<StudioComponent, StudioComponentFacts> Rows { get; } = new(
        "studio_components",
        WireJson.Format,
        new("id", row => row.Document.StudioComponentId),
        new("studio_id", row => row.Facts.StudioId),
        new("type", row => row.Document.Type.ToString()),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt));

    /// <summary>The component, if the studio has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<StudioComponent, StudioComponentFacts>> Get(
        Connection db, string studioId, string studioComponentId, CancellationToken cancel) =>
        await Rows.Find(db, studioComponentId, cancel) is { } row && row.Facts.StudioId == studioId
            ? row
            : throw ApiError.NotFound("Studio component", studioComponentId);
}
