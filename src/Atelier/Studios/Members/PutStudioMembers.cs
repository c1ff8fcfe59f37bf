using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.Studios.Members;

internal sealed record PutStudioMembersRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    public required string IdentityStoreId { get; init; }

    [Count(1, 20)]
    public required IReadOnlyList<NewStudioMember> Members { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

/// <summary>Somebody who is to administer a studio.</summary>
internal sealed record NewStudioMember
{
    public required StudioPersona Persona { get; init; }

    public required string PrincipalId { get; init; }
}

internal sealed record PutStudioMembersResponse;

/// <summary>Makes principals members of a studio; who is a member already is one as the request says.</summary>
internal static class PutStudioMembers
{
    public static async Task<PutStudioMembersResponse> Run(
        PutStudioMembersRequest request, Caller caller, Connection db, CancellationToken cancel)
    {
        await StudioTable.GetOpen(db, caller.Account, request.StudioId, cancel);
        await Principals.CheckMembers(db, caller.Account, [.. request.Members.Select(member => member.PrincipalId)], cancel);
        foreach (var member in request.Members)
        {
            await db.Execute(
                "insert into studio_members (studio_id, principal_id, persona, identity_store_id) " +
                "values (@StudioId, @PrincipalId, @persona, @IdentityStoreId) on conflict (studio_id, principal_id) " +
                "do update set persona = excluded.persona, identity_store_id = excluded.identity_store_id",
                new { request.StudioId, member.PrincipalId, persona = member.Persona.ToString(), request.IdentityStoreId }, cancel);
            db.NoteChange(StudioMemberTable.Name, new MemberKey(request.StudioId, member.PrincipalId));
        }

        return new PutStudioMembersResponse();
    }
}
