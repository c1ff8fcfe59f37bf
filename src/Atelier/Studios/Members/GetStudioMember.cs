using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios.Members;

internal sealed record GetStudioMemberRequest
{
    [Path]
    public required string PrincipalId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetStudioMemberResponse
{
    public StudioMembership? Member { get; init; }
}

/// <summary>Shows one membership.</summary>
internal static class GetStudioMember
{
    public static async Task<GetStudioMemberResponse> Run(GetStudioMemberRequest request, Connection db, CancellationToken cancel) =>
        new() { Member = await StudioMemberTable.Get(db, request.StudioId, request.PrincipalId, cancel) };
}
