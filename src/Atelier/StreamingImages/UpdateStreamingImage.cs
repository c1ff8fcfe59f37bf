using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingImages;

internal sealed record UpdateStreamingImageRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Length(0, 256), Sensitive]
    public string? Description { get; init; }

    [Length(0, 64), Sensitive]
    public string? Name { get; init; }

    [Path]
    public required string StreamingImageId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record UpdateStreamingImageResponse
{
    public Json<StreamingImage>? StreamingImage { get; init; }
}

/// <summary>Changes an image's name or description, at once: clients of this API do not wait for it.</summary>
internal static class UpdateStreamingImage
{
    public static async Task<UpdateStreamingImageResponse> Run(UpdateStreamingImageRequest request, Connection db, CancellationToken cancel)
    {
        var row = await StreamingImageTable.GetFor(ResourceChange.Update, db, request.StudioId, request.StreamingImageId, cancel);
        var image = row.Document with
        {
            Description = request.Description ?? row.Document.Description,
            Name = request.Name ?? row.Document.Name,
        };
        await StreamingImageTable.Rows.Update(db, row, image, row.Facts, cancel);
        return new UpdateStreamingImageResponse { StreamingImage = Json<StreamingImage>.Of(image) };
    }
}
