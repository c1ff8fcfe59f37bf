using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingImages;

/// <summary>What the server knows about an image beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it belongs to.</param>
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

    /// <summary>The image, if the studio has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<StreamingImage, StreamingImageFacts>> Get(
        Connection db, string studioId, string streamingImageId, CancellationToken cancel) =>
        await Rows.Find(db, streamingImageId, cancel) is { } row && row.Facts.StudioId == studioId
            ? row
            : throw ApiError.NotFound("Streaming image", streamingImageId);

    /// <summary>The image, if the studio has it and its state allows the change.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException or ConflictException if not.</exception>
    public static async Task<Row<StreamingImage, StreamingImageFacts>> GetFor(
        ResourceChange change, Connection db, string studioId, string streamingImageId, CancellationToken cancel)
    {
        var row = await Get(db, studioId, streamingImageId, cancel);
        change.Check("Streaming image", streamingImageId, row.Document.State);
        return row;
    }

    /// <summary>The images that the studio has of these, each once, in the order of the ids.</summary>
    public static async Task<IReadOnlyList<Json<StreamingImage>>> FindAll(
        Connection db, string studioId, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var condition = new Condition("studio_id = @studioId and state <> 'DELETED'", new { studioId }).AndAnyOf("id", ids);
        var known = await Rows.SelectDocuments(db, condition.Sql, condition.Values, cancel);
        return [.. ids.Distinct().Join(known, id => id, row => row.Id, (_, row) => new Json<StreamingImage>(row.Document))];
    }
}
