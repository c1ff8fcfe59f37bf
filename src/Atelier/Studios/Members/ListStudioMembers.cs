using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios.Members;

internal sealed record ListStudioMembersRequest
{
    [Query, Range(1, 100)]
    public int? MaxResults { get; init; }

    [Query]
    public string? NextToken { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record ListStudioMembersResponse
{
    [Count(0, 20)]
    public IReadOnlyList<StudioMembership>? Members { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>Lists a studio's members, who are its administrators, in the order of their ids.</summary>
internal static class ListStudioMembers
{
    // The contract's answer holds no more, whatever maxResults says.
    private const int PageSize = 20;

    public static async Task<ListStudioMembersResponse> Run(
        ListStudioMembersRequest request, Connection db, Pages pages, CancellationToken cancel)
    {
        var (members, nextToken) = await pages.Read(
            request with { NextToken = null, MaxResults = null }, request.NextToken, Math.Min(request.MaxResults ?? PageSize, PageSize),
            (after, limit) => StudioMemberTable.ListAfter(db, request.StudioId, after.Id, limit, cancel),
            member => new PageKey(CreatedAt: 0, member.PrincipalId!));
        return new ListStudioMembersResponse { Members = members, NextToken = nextToken };
    }
}
