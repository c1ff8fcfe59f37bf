using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Tags;

internal sealed record UntagResourceRequest
{
    [Path]
    public required string ResourceArn { get; init; }

    [Query]
    public required IReadOnlyList<string> TagKeys { get; init; }
}

internal sealed record UntagResourceResponse;

/// <summary>Takes tags from a resource; keys it does not have are ignored.</summary>
internal static class UntagResource
{
    public static async Task<UntagResourceResponse> Run(
        UntagResourceRequest request, Caller caller, Connection db, CancellationToken cancel)
    {
        await TaggedResources.Change(
            db, caller, request.ResourceArn,
            tags => tags.Where(tag => !request.TagKeys.Contains(tag.Key)).ToDictionary(tag => tag.Key, tag => tag.Value), cancel);
        return new UntagResourceResponse();
    }
}
