using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios.Members;

/// <summary>Where studio memberships are stored.</summary>
internal static class StudioMemberTable
{
    public const string Name = "studio_members";

    private const string Columns =
        $"select identity_store_id as IdentityStoreId, persona as Persona, principal_id as PrincipalId from {Name}";

    /// <summary>The principal's membership.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if it has none.</exception>
    public static async Task<StudioMembership> Get(Connection db, string studioId, string principalId, CancellationToken cancel) =>
        await db.QueryFirst<StudioMembership>(
            $"{Columns} where studio_id = @studioId and principal_id = @principalId", new { studioId, principalId }, cancel)
        ?? throw ApiError.NotFound("Studio member", principalId);

    /// <summary>The memberships of the principals whose ids come after the one given, in order, up to the number.</summary>
    public static Task<IReadOnlyList<StudioMembership>> ListAfter(
        Connection db, string studioId, string principalId, int limit, CancellationToken cancel) => db.Query<StudioMembership>(
        $"{Columns} where studio_id = @studioId and principal_id > @principalId order by principal_id limit @limit",
        new { studioId, principalId, limit }, cancel);
}
