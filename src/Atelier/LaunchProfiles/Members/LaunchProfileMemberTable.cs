using Atelier.Api;
using Atelier.Storage;

namespace Atelier.LaunchProfiles.Members;

/// <summary>Where launch profile memberships are stored.</summary>
internal static class LaunchProfileMemberTable
{
    public const string Name = "launch_profile_members";

    private const string Columns =
        $"select identity_store_id as IdentityStoreId, persona as Persona, principal_id as PrincipalId from {Name}";

    /// <summary>The principal's membership.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException for who is no member.</exception>
    public static async Task<LaunchProfileMembership> Get(
        Connection db, string launchProfileId, string principalId, CancellationToken cancel) =>
        await db.QueryFirst<LaunchProfileMembership>(
            $"{Columns} where launch_profile_id = @launchProfileId and principal_id = @principalId",
            new { launchProfileId, principalId }, cancel)
        ?? throw ApiError.NotFound("Launch profile member", principalId);

    /// <summary>The memberships of the principals whose ids come after the one given, in order, up to the number.</summary>
    public static Task<IReadOnlyList<LaunchProfileMembership>> ListAfter(
        Connection db, string launchProfileId, string principalId, int limit, CancellationToken cancel) =>
        db.Query<LaunchProfileMembership>(
            $"{Columns} where launch_profile_id = @launchProfileId and principal_id > @principalId order by principal_id limit @limit",
            new { launchProfileId, principalId, limit }, cancel);
}
