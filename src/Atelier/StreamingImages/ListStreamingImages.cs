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

    public IReadOnlyList<StreamingImage>? StreamingImages { get; init; }
}

/// <summary>Lists a studio's images and those of the catalogue, all or one owner's.</summary>
internal static class ListStreamingImages
{
    private const int PageSize = 100;

    public static async Task<ListStreamingImagesResponse> Run(
        ListStreamingImagesRequest request, Caller caller, Connection db, Pages pages, ServerSettings settings, CancellationToken cancel)
    {
        var condition = StreamingImageTable.AvailableTo(request.StudioId);
        // Owners are lower case; callers may write them as they like.
        if (request.Owner is not null)
            condition = condition.And("owner = @owner", new { owner = request.Owner.ToLowerInvariant() });
        // Images are few, and those of the catalogue look different to each caller, so here documents are read.
        var (rows, nextToken) = await pages.Read(
            request with { NextToken = null }, request.NextToken, PageSize, Select,
            row => new PageKey(row.Facts.CreatedAt, row.Document.StreamingImageId!));
        return new ListStreamingImagesResponse
        {
            StreamingImages = [.. rows.Select(row => row.Document.SeenBy(caller, settings))],
            NextToken = nextToken,
        };

        Task<IReadOnlyList<Row<StreamingImage, StreamingImageFacts>>> Select(PageKey after, int limit)
        {
            var rest = condition.After(after, limit);
            return StreamingImageTable.Rows.Select(db, rest.Sql, rest.Values, cancel);
        }
    }
}
