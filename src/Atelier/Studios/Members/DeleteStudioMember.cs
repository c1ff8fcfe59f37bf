using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios.Members;

internal sealed record DeleteStudioMemberRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string PrincipalId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record DeleteStudioMemberResponse;

/// <summary>Ends a membership. The last one may go, too: the account's administrator can make others.</summary>
internal static class DeleteStudioMember
{
    public static async Task<DeleteStudioMemberResponse> Run(DeleteStudioMemberRequest request, Connection db, CancellationToken cancel)
    {
        var removed = await db.Execute(
            "delete from studio_members where studio_id = @StudioId and principal_id = @PrincipalId",
            new { request.StudioId, request.PrincipalId }, cancel);
        if (removed == 0)
            throw ApiError.NotFound("Studio member", request.PrincipalId);
        db.NoteChange(StudioMemberTable.Name, new MemberKey(request.StudioId, request.PrincipalId));
        return new DeleteStudioMemberResponse();
    }
}
