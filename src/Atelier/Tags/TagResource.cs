using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Tags;

internal sealed record TagResourceRequest
{
    [Path]
    public required string ResourceArn { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

internal sealed record TagResourceResponse;

/// <summary>Gives a resource tags; a key it has already gets the new value.</summary>
internal static class TagResource
{
    public static async Task<TagResourceResponse> Run(TagResourceRequest request, Caller caller, Connection db, CancellationToken cancel)
    {
        await TaggedResources.Change(db, caller, request.ResourceArn, Merge, cancel);
        return new TagResourceResponse();

        IReadOnlyDictionary<string, string> Merge(IReadOnlyDictionary<string, string> tags)
        {
            var merged = new Dictionary<string, string>(tags);
            foreach (var (key, value) in request.Tags ?? new Dictionary<string, string>())
                merged[key] = value;
            var faults = new Faults();
            TagRules.Check(merged, faults);
            faults.ThrowIfAny();
            return merged;
        }
    }
}
