using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.Portal;

/// <summary>A studio that a user has something to do with.</summary>
internal sealed record UsableStudio(string StudioId, string StudioName, string DisplayName, bool IsAdministrator);

internal sealed record UsableStudioList(IReadOnlyList<UsableStudio> Studios);

/// <summary>
/// <c>/portal/studios</c>: where a user finds launch profiles or sessions. The API has no operation that tells them: its users knew their
/// studio by the address of its portal.
/// </summary>
internal sealed class StudioList(Database database, SignInCheck check)
{
    public async Task Get(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = (await check.Prove(http)).Caller;
        await using var db = await database.Read(cancel);
        var live = await StudioTable.Rows.Select(
            db, "account = @Account and state not in ('CREATE_IN_PROGRESS', 'DELETE_IN_PROGRESS', 'DELETED', 'CREATE_FAILED') " +
            "order by created_at, id",
            new { caller.Account }, cancel);
        var studios = new List<UsableStudio>();
        foreach (var (studio, _, _) in live)
        {
            var isAdministrator = await StudioAccess.IsAdministrator(caller, studio, db, cancel);
            if (isAdministrator || await HasPart(db, studio.StudioId!, caller.PrincipalId, cancel))
                studios.Add(new UsableStudio(
                    studio.StudioId!, studio.StudioName!, studio.DisplayName ?? studio.StudioName!, isAdministrator));
        }

        await PortalRequests.Answer(http, new UsableStudioList(studios));
    }

    private static async Task<bool> HasPart(Connection db, string studioId, string principalId, CancellationToken cancel) =>
        await db.QueryFirst<long>(
            "select case when exists (select 1 from launch_profile_members m join launch_profiles p on p.id = m.launch_profile_id " +
            "where m.principal_id = @principalId and p.studio_id = @studioId) or exists (select 1 from streaming_sessions s " +
            "where s.studio_id = @studioId and s.owned_by = @principalId) then 1 else 0 end",
            new { studioId, principalId }, cancel) == 1;
}
