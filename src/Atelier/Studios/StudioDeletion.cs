using Atelier.Storage;

namespace Atelier.Studios;

/// <summary>
/// The end of a studio. What it still holds is found out after the answer and told in the studio's state, as clients of this API expect.
/// Sessions need no look of their own: none outlives its launch profile.
/// </summary>
internal static class StudioDeletion
{
    private static readonly (string Table, string What, StudioStatusCode Code)[] Contents =
    [
        ("launch_profiles", "launch profiles", StudioStatusCode.STUDIO_WITH_LAUNCH_PROFILES_NOT_DELETED),
        ("studio_components", "studio components", StudioStatusCode.STUDIO_WITH_STUDIO_COMPONENTS_NOT_DELETED),
        ("streaming_images", "streaming images", StudioStatusCode.STUDIO_WITH_STREAMING_IMAGES_NOT_DELETED),
    ];

    /// <summary>The studio as DELETED, readable until the time given, or as DELETE_FAILED while anything is left in it.</summary>
    public static async Task<(Studio, StudioFacts)> Finish(
        Connection db, Studio studio, StudioFacts facts, DateTimeOffset now, long readableUntil, CancellationToken cancel)
    {
        foreach (var (table, what, code) in Contents)
        {
            // What could not be created disappears by itself.
            var left = await db.QueryFirst<long>(
                $"select count(*) from {table} where studio_id = @StudioId and state not in ('DELETED', 'CREATE_FAILED')",
                new { studio.StudioId }, cancel);
            if (left > 0)
                return (
                    studio with
                    {
                        State = StudioState.DELETE_FAILED,
                        StatusCode = code,
                        StatusMessage = $"The studio's {what} have to be deleted first; it has {left}. Then delete the studio again",
                        UpdatedAt = now,
                    },
                    facts with { DueAt = null });
        }

        return (
            studio with
            {
                State = StudioState.DELETED,
                StatusCode = StudioStatusCode.STUDIO_DELETED,
                StatusMessage = "The studio has been deleted",
                UpdatedAt = now,
            },
            facts with { DueAt = readableUntil });
    }
}
