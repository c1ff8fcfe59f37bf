using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.LaunchProfiles;

internal sealed record ListLaunchProfilesRequest
{
    [Query, Range(1, 100)]
    public int? MaxResults { get; init; }

    [Query]
    public string? NextToken { get; init; }

    [Query]
    public string? PrincipalId { get; init; }

    [Query]
    public IReadOnlyList<LaunchProfileState>? States { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record ListLaunchProfilesResponse
{
    public IReadOnlyList<Json<LaunchProfile>>? LaunchProfiles { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>
/// Lists a studio's launch profiles that are in any of the states, all or those a principal can use: its memberships, or all for an
/// administrator.
/// </summary>
internal static class ListLaunchProfiles
{
    private const int PageSize = 100;

    public static async Task<ListLaunchProfilesResponse> Run(
        ListLaunchProfilesRequest request, Caller caller, Connection db, Pages pages, CancellationToken cancel)
    {
        var condition = new Condition("studio_id = @StudioId", new { request.StudioId })
            .AndAnyOf("state", request.States?.Select(state => state.ToString()));
        if (request.PrincipalId is { } principalId && !await CanUseAll(request.StudioId, principalId, caller, db, cancel))
            condition = condition.And(
                "id in (select launch_profile_id from launch_profile_members where principal_id = @principalId)", new { principalId });

        var page = await pages.Read(
            LaunchProfileTable.Rows, db, condition, request with { NextToken = null, MaxResults = null }, request.NextToken,
            request.MaxResults ?? PageSize, cancel);
        return new ListLaunchProfilesResponse { LaunchProfiles = page.Items, NextToken = page.NextToken };
    }

    // Who asks for themselves may be in a role that narrows what they can use.
    private static async Task<bool> CanUseAll(
        string studioId, string principalId, Caller caller, Connection db, CancellationToken cancel) => principalId == caller.PrincipalId
        ? await StudioAccess.IsAdministrator(caller, (await StudioTable.Get(db, caller.Account, studioId, cancel)).Document, db, cancel)
        : await StudioAccess.IsAdministrator(db, caller.Account, studioId, principalId, cancel);
}
