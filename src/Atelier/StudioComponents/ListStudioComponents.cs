using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StudioComponents;

internal sealed record ListStudioComponentsRequest
{
    [Query, Range(1, 100)]
    public int? MaxResults { get; init; }

    [Query]
    public string? NextToken { get; init; }

    [Query]
    public IReadOnlyList<StudioComponentState>? States { get; init; }

    [Path]
    public required string StudioId { get; init; }

    [Query]
    public IReadOnlyList<StudioComponentType>? Types { get; init; }
}

internal sealed record ListStudioComponentsResponse
{
    public string? NextToken { get; init; }

    [Count(0, 50)]
    public IReadOnlyList<Json<StudioComponent>>? StudioComponents { get; init; }
}

/// <summary>Lists a studio's components that are in any of the states and of any of the types.</summary>
internal static class ListStudioComponents
{
    // The contract's answer holds no more, whatever maxResults says.
    private const int PageSize = 50;

    public static async Task<ListStudioComponentsResponse> Run(
        ListStudioComponentsRequest request, Connection db, Pages pages, CancellationToken cancel)
    {
        var condition = new Condition("studio_id = @StudioId", new { request.StudioId })
            .AndAnyOf("state", request.States?.Select(state => state.ToString()))
            .AndAnyOf("type", request.Types?.Select(type => type.ToString()));
        var page = await pages.Read(
            StudioComponentTable.Rows, db, condition, request with { NextToken = null, MaxResults = null }, request.NextToken,
            Math.Min(request.MaxResults ?? PageSize, PageSize), cancel);
        return new ListStudioComponentsResponse { StudioComponents = page.Items, NextToken = page.NextToken };
    }
}
