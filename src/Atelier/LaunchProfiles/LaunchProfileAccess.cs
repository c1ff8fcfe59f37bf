using System.Text.Json;
using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.LaunchProfiles;

/// <summary>The access rules of launch profiles: studio administrators use all of them, others those they are members of.</summary>
internal static class LaunchProfileAccess
{
    /// <summary>Studio administrators and members of the launch profile that the request names.</summary>
    public static async Task Member(Caller caller, JsonElement request, Connection db, CancellationToken cancel)
    {
        if (await StudioAccess.IsAdministrator(caller, request, db, cancel))
            return;
        var studioId = request.GetProperty("studioId").GetString()!;
        await CheckMember(caller, studioId, request.GetProperty("launchProfileId").GetString()!, db, cancel);
    }

    /// <exception cref="ApiError">AccessDeniedException for who is neither; ResourceNotFoundException if there is no such profile.</exception>
    public static async Task CheckMember(Caller caller, string studioId, string launchProfileId, Connection db, CancellationToken cancel)
    {
        await LaunchProfileTable.Get(db, studioId, launchProfileId, cancel);
        if (await StudioAccess.IsAdministrator(caller, studioId, db, cancel))
            return;
        var isMember = await db.QueryFirst<long>(
            "select count(*) from launch_profile_members where launch_profile_id = @launchProfileId and principal_id = @PrincipalId",
            new { launchProfileId, caller.PrincipalId }, cancel) > 0;
        if (!isMember)
            throw StudioAccess.Denied(caller, $"a member of launch profile {launchProfileId} or an administrator of the studio");
    }
}
