using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.LaunchProfiles.Members;

internal sealed record PutLaunchProfileMembersRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    public required string IdentityStoreId { get; init; }

    [Path]
    public required string LaunchProfileId { get; init; }

    [Count(1, 20)]
    public required IReadOnlyList<NewLaunchProfileMember> Members { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

/// <summary>Somebody who is to use a launch profile.</summary>
internal sealed record NewLaunchProfileMember
{
    public required LaunchProfilePersona Persona { get; init; }

    public required string PrincipalId { get; init; }
}

internal sealed record PutLaunchProfileMembersResponse;

/// <summary>Makes principals members of a launch profile; who is a member already is one as the request says.</summary>
internal static class PutLaunchProfileMembers
{
    public static async Task<PutLaunchProfileMembersResponse> Run(
        PutLaunchProfileMembersRequest request, Caller caller, Connection db, CancellationToken cancel)
    {
        await LaunchProfileTable.GetUsable(db, request.StudioId, request.LaunchProfileId, cancel);
        await Principals.CheckMembers(db, caller.Account, [.. request.Members.Select(member => member.PrincipalId)], cancel);
        foreach (var member in request.Members)
        {
            await db.Execute(
                "insert into launch_profile_members (launch_profile_id, principal_id, persona, identity_store_id) " +
                "values (@LaunchProfileId, @PrincipalId, @persona, @IdentityStoreId) on conflict (launch_profile_id, principal_id) " +
                "do update set persona = excluded.persona, identity_store_id = excluded.identity_store_id",
                new { request.LaunchProfileId, member.PrincipalId, persona = member.Persona.ToString(), request.IdentityStoreId }, cancel);
            db.NoteChange(LaunchProfileMemberTable.Name, new MemberKey(request.LaunchProfileId, member.PrincipalId));
        }

        return new PutLaunchProfileMembersResponse();
    }
}
