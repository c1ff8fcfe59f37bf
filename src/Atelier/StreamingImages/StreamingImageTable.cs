using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingImages;

/// <summary>What the server knows about an image beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it belongs to; <see cref="CatalogueImages.EveryStudio"/> for one of the catalogue.</param>
/// <param name="CreatedAt">Its place in listings.</param>
/// <param name="DueAt">When its next step is due; null while it rests.</param>
internal sealed record StreamingImageFacts(string StudioId, long CreatedAt, long? DueAt);

/// <summary>Where streaming images are stored.</summary>
internal static class StreamingImageTable
{
    public static Table<StreamingImage, StreamingImageFacts> Rows { get; } = new(
        "streaming_images",
        WireJson.Format,
        new("id", row => row.Document.StreamingImageId),
        new("studio_id", row => row.Facts.StudioId),
        new("owner", row => row.Document.Owner),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt));

    /// <summary>The images a studio can use: its own, and those of the catalogue.</summary>
    public static Condition AvailableTo(string studioId) =>
        new("studio_id in (@studioId, @EveryStudio)", new { studioId, CatalogueImages.EveryStudio });

    /// <summary>The image, if the studio has it or the catalogue does.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<StreamingImage, StreamingImageFacts>> Get(
        Connection db, string studioId, string streamingImageId, CancellationToken cancel) =>
        await Rows.Find(db, streamingImageId, cancel) is { } row && (row.Facts.StudioId == studioId || row.Document.IsInCatalogue())
            ? row
            : throw ApiError.NotFound("Streaming image", streamingImageId);

    /// <summary>The image, if it is the studio's own and its state allows the change.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException, AccessDeniedException or ConflictException if not.</exception>
    public static async Task<Row<StreamingImage, StreamingImageFacts>> GetFor(
        ResourceChange change, Connection db, string studioId, string streamingImageId, CancellationToken cancel)
    {
        var row = await Get(db, studioId, streamingImageId, cancel);
        change.Check("Streaming image", streamingImageId, row.Document.Changeable().State);
        return row;
    }

    /// <summary>The images that the studio can use of these, each once, in the order of the ids.</summary>
    public static async Task<IReadOnlyList<StreamingImage>> FindAll(
        Connection db, string studioId, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var condition = AvailableTo(studioId).And("state <> 'DELETED'", new { }).AndAnyOf("id", ids);
        var known = (await Rows.Select(db, condition.Sql, condition.Values, cancel)).Select(row => row.Document);
        return [.. ids.Distinct().Join(known, id => id, image => image.StreamingImageId, (_, image) => image)];
    }
}
