using System.Text.Json;
using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.LaunchProfiles;

/// <summary>The access rules that need a launch profile.</summary>
internal static class LaunchProfileAccess
{
    /// <summary>The studio's administrators, and the members of the launch profile that the request names, wherever it names it.</summary>
    public static async Task Member(Caller caller, JsonElement request, Connection db, CancellationToken cancel)
    {
        if (await StudioAccess.IsAdministrator(caller, request, db, cancel))
            return;
        var launchProfileId = request.GetProperty("launchProfileId").GetString()!;
        await LaunchProfileTable.Get(db, request.GetProperty("studioId").GetString()!, launchProfileId, cancel);
        await CheckMember(caller, launchProfileId, db, cancel);
    }

    /// <exception cref="ApiError">AccessDeniedException for who is no member of the launch profile.</exception>
    public static async Task CheckMember(Caller caller, string launchProfileId, Connection db, CancellationToken cancel)
    {
        if (!await IsMember(db, launchProfileId, caller.PrincipalId, cancel))
            throw StudioAccess.Denied(caller, "an administrator of the studio or a member of the launch profile");
    }

    /// <summary>Whether the principal is a member of the launch profile.</summary>
    public static async Task<bool> IsMember(Connection db, string launchProfileId, string principalId, CancellationToken cancel) =>
        await db.QueryFirst<long>(
            "select count(*) from launch_profile_members where launch_profile_id = @launchProfileId and principal_id = @principalId",
            new { launchProfileId, principalId }, cancel) > 0;
}
