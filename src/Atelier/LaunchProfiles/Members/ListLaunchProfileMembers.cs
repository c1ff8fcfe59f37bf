using Atelier.Api;
using Atelier.Storage;

namespace Atelier.LaunchProfiles.Members;

internal sealed record ListLaunchProfileMembersRequest
{
    [Path]
    public required string LaunchProfileId { get; init; }

    [Query, Range(1, 100)]
    public int? MaxResults { get; init; }

    [Query]
    public string? NextToken { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record ListLaunchProfileMembersResponse
{
    [Count(0, 20)]
    public IReadOnlyList<LaunchProfileMembership>? Members { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>Lists the members of a launch profile by their principal ids.</summary>
internal static class ListLaunchProfileMembers
{
    // The contract's answer holds no more, whatever maxResults says.
    private const int PageSize = 20;

    public static async Task<ListLaunchProfileMembersResponse> Run(
        ListLaunchProfileMembersRequest request, Connection db, Pages pages, CancellationToken cancel)
    {
        await LaunchProfileTable.Get(db, request.StudioId, request.LaunchProfileId, cancel);
        var (members, nextToken) = await pages.Read(
            request with { NextToken = null, MaxResults = null }, request.NextToken, Math.Min(request.MaxResults ?? PageSize, PageSize),
            (after, limit) => LaunchProfileMemberTable.ListAfter(db, request.LaunchProfileId, after.Id, limit, cancel),
            member => new PageKey(CreatedAt: 0, member.PrincipalId!));
        return new ListLaunchProfileMembersResponse { Members = members, NextToken = nextToken };
    }
}
