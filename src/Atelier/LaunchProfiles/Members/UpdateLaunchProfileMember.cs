using Atelier.Api;
using Atelier.Storage;

namespace Atelier.LaunchProfiles.Members;

internal sealed record UpdateLaunchProfileMemberRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string LaunchProfileId { get; init; }

    public required LaunchProfilePersona Persona { get; init; }

    [Path]
    public required string PrincipalId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record UpdateLaunchProfileMemberResponse
{
    public LaunchProfileMembership? Member { get; init; }
}

/// <summary>Changes what a member is to a launch profile.</summary>
internal static class UpdateLaunchProfileMember
{
    public static async Task<UpdateLaunchProfileMemberResponse> Run(
        UpdateLaunchProfileMemberRequest request, Connection db, CancellationToken cancel)
    {
        await LaunchProfileTable.GetUsable(db, request.StudioId, request.LaunchProfileId, cancel);
        await db.Execute(
            "update launch_profile_members set persona = @persona " +
            "where launch_profile_id = @LaunchProfileId and principal_id = @PrincipalId",
            new { request.LaunchProfileId, request.PrincipalId, persona = request.Persona.ToString() }, cancel);
        return new UpdateLaunchProfileMemberResponse
        {
            Member = await LaunchProfileMemberTable.Get(db, request.LaunchProfileId, request.PrincipalId, cancel),
        };
    }
}
