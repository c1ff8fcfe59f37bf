using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios;

/// <summary>
/// What a studio's launch profiles use, as a column of their rows: rooms below theirs ask there whether something of their own can go.
/// </summary>
internal static class LaunchProfileUses
{
    /// <summary>The column's text for a profile that uses these ids.</summary>
    public static string Write(IEnumerable<string> ids) => string.Join(' ', ids.Distinct());

    /// <exception cref="ApiError">ConflictException if a launch profile of the studio uses the resource.</exception>
    public static async Task CheckUnused(Connection db, string studioId, string what, string id, CancellationToken cancel)
    {
        // Ids hold an underscore now and then, which stands for any character.
        var pattern = $"%{id.Replace("_", @"\_", StringComparison.Ordinal)}%";
        var user = await db.QueryFirst<string>(
            "select id from launch_profiles where studio_id = @studioId and state not in ('DELETED', 'CREATE_FAILED') " +
            @"and uses like @pattern escape '\' limit 1",
            new { studioId, pattern }, cancel);
        if (user is not null)
            throw ApiError.Conflict(
                $"{what} {id} is used by launch profile {user}; update or delete every launch profile that uses it first.",
                "RESOURCE_IN_USE");
    }
}
