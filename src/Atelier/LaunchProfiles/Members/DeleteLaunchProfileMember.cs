using Atelier.Api;
using Atelier.Storage;

namespace Atelier.LaunchProfiles.Members;

internal sealed record DeleteLaunchProfileMemberRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string LaunchProfileId { get; init; }

    [Path]
    public required string PrincipalId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record DeleteLaunchProfileMemberResponse;

/// <summary>
/// Ends a membership. Who loses it can make and start no more sessions with the profile, but still stop and delete their own.
/// </summary>
internal static class DeleteLaunchProfileMember
{
    public static async Task<DeleteLaunchProfileMemberResponse> Run(
        DeleteLaunchProfileMemberRequest request, Connection db, CancellationToken cancel)
    {
        await LaunchProfileTable.Get(db, request.StudioId, request.LaunchProfileId, cancel);
        var removed = await db.Execute(
            "delete from launch_profile_members where launch_profile_id = @LaunchProfileId and principal_id = @PrincipalId",
            new { request.LaunchProfileId, request.PrincipalId }, cancel);
        if (removed == 0)
            throw ApiError.NotFound("Launch profile member", request.PrincipalId);
        db.NoteChange(LaunchProfileMemberTable.Name, new MemberKey(request.LaunchProfileId, request.PrincipalId));
        return new DeleteLaunchProfileMemberResponse();
    }
}
