using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingImages;

internal sealed record ListStreamingImagesRequest
{
    [Query]
    public string? NextToken { get; init; }

    [Query]
    public string? Owner { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record ListStreamingImagesResponse
{
    public string? NextToken { get; init; }

    public IReadOnlyList<Json<StreamingImage>>? StreamingImages { get; init; }
}

/// <summary>Lists a studio's images, all or one owner's.</summary>
internal static class ListStreamingImages
{
    private const int PageSize = 100;

    public static async Task<ListStreamingImagesResponse> Run(
        ListStreamingImagesRequest request, Connection db, Pages pages, CancellationToken cancel)
    {
        var condition = new Condition("studio_id = @StudioId", new { request.StudioId });
        // Owners are lower case; callers may write them as they like.
        if (request.Owner is not null)
            condition = condition.And("owner = @owner", new { owner = request.Owner.ToLowerInvariant() });
        var page = await pages.Read(
            StreamingImageTable.Rows, db, condition, request with { NextToken = null }, request.NextToken, PageSize, cancel);
        return new ListStreamingImagesResponse { StreamingImages = page.Items, NextToken = page.NextToken };
    }
}
