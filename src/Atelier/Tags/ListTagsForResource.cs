using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Tags;

internal sealed record ListTagsForResourceRequest
{
    [Path]
    public required string ResourceArn { get; init; }
}

internal sealed record ListTagsForResourceResponse
{
    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

/// <summary>Shows a resource's tags.</summary>
internal static class ListTagsForResource
{
    public static async Task<ListTagsForResourceResponse> Run(
        ListTagsForResourceRequest request, Caller caller, Connection db, CancellationToken cancel) =>
        new() { Tags = await TaggedResources.Get(db, caller, request.ResourceArn, cancel) };
}
