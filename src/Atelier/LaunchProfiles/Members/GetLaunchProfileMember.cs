using Atelier.Api;
using Atelier.Storage;

namespace Atelier.LaunchProfiles.Members;

internal sealed record GetLaunchProfileMemberRequest
{
    [Path]
    public required string LaunchProfileId { get; init; }

    [Path]
    public required string PrincipalId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetLaunchProfileMemberResponse
{
    public LaunchProfileMembership? Member { get; init; }
}

/// <summary>Shows one member of a launch profile.</summary>
internal static class GetLaunchProfileMember
{
    public static async Task<GetLaunchProfileMemberResponse> Run(
        GetLaunchProfileMemberRequest request, Connection db, CancellationToken cancel)
    {
        await LaunchProfileTable.Get(db, request.StudioId, request.LaunchProfileId, cancel);
        return new GetLaunchProfileMemberResponse
        {
            Member = await LaunchProfileMemberTable.Get(db, request.LaunchProfileId, request.PrincipalId, cancel),
        };
    }
}
