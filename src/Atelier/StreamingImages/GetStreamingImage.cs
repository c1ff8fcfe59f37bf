using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingImages;

internal sealed record GetStreamingImageRequest
{
    [Path]
    public required string StreamingImageId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetStreamingImageResponse
{
    public Json<StreamingImage>? StreamingImage { get; init; }
}

/// <summary>Shows one image.</summary>
internal static class GetStreamingImage
{
    public static async Task<GetStreamingImageResponse> Run(
        GetStreamingImageRequest request, Caller caller, Connection db, ServerSettings settings, CancellationToken cancel)
    {
        var row = await StreamingImageTable.Get(db, request.StudioId, request.StreamingImageId, cancel);
        return new GetStreamingImageResponse { StreamingImage = Json<StreamingImage>.Of(row.Document.SeenBy(caller, settings)) };
    }
}
