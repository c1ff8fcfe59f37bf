using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions;

internal sealed record ListStreamingSessionsRequest
{
    [Query]
    public string? CreatedBy { get; init; }

    [Query]
    public string? NextToken { get; init; }

    [Query]
    public string? OwnedBy { get; init; }

    /// <summary>Ids parted by commas: the model makes this member one string.</summary>
    [Query]
    public string? SessionIds { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record ListStreamingSessionsResponse
{
    public string? NextToken { get; init; }

    public IReadOnlyList<Json<StreamingSession>>? Sessions { get; init; }
}

/// <summary>Lists a studio's sessions, in all states, oldest first. Filters narrow together; unknown ids are simply not there.</summary>
internal static class ListStreamingSessions
{
    private const int PageSize = 100;
    private const int MostIds = 100;

    public static async Task<ListStreamingSessionsResponse> Run(
        ListStreamingSessionsRequest request, Connection db, Pages pages, CancellationToken cancel)
    {
        var condition = new Condition("studio_id = @StudioId", new { request.StudioId })
            .AndEquals("owned_by", request.OwnedBy)
            .AndEquals("created_by", request.CreatedBy)
            .AndAnyOf("id", Ids(request.SessionIds));
        var page = await pages.Read(
            SessionTable.Rows, db, condition, request with { NextToken = null }, request.NextToken, PageSize, cancel);
        return new ListStreamingSessionsResponse { Sessions = page.Items, NextToken = page.NextToken };
    }

    private static string[]? Ids(string? sessionIds)
    {
        var ids = sessionIds?.Split(',', StringSplitOptions.TrimEntries);
        return ids?.Length > MostIds ? throw ApiError.Validation($"[sessionIds: must have at most {MostIds} ids]") : ids;
    }
}
