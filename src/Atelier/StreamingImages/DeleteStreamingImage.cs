using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.StreamingImages;

internal sealed record DeleteStreamingImageRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string StreamingImageId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record DeleteStreamingImageResponse
{
    public Json<StreamingImage>? StreamingImage { get; init; }
}

/// <summary>
/// Takes an image that no launch profile lists out of a studio. It can still be read for a while; the engine keeps its image, which
/// existing sessions may need.
/// </summary>
internal static class DeleteStreamingImage
{
    public static async Task<DeleteStreamingImageResponse> Run(
        DeleteStreamingImageRequest request, Connection db, TimeProvider time, WakeUp wake, CancellationToken cancel)
    {
        var row = await StreamingImageTable.GetFor(ResourceChange.Delete, db, request.StudioId, request.StreamingImageId, cancel);
        await LaunchProfileUses.CheckUnused(db, request.StudioId, "Streaming image", request.StreamingImageId, cancel);

        var image = row.Document with
        {
            State = StreamingImageState.DELETE_IN_PROGRESS,
            StatusCode = StreamingImageStatusCode.STREAMING_IMAGE_DELETE_IN_PROGRESS,
            StatusMessage = "Streaming Image is being deleted",
        };
        var facts = row.Facts with { DueAt = time.GetUtcNow().ToUnixTimeMilliseconds() };
        await StreamingImageTable.Rows.Update(db, row, image, facts, cancel);
        db.AfterCommit(wake.Signal);
        return new DeleteStreamingImageResponse { StreamingImage = Json<StreamingImage>.Of(image) };
    }
}
