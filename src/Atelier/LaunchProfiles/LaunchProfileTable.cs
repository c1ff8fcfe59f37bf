using Atelier.Api;
using Atelier.Storage;
using Atelier.StreamingImages;

namespace Atelier.LaunchProfiles;

/// <summary>What the server knows about a launch profile beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it belongs to.</param>
/// <param name="CreatedAt">Its place in listings.</param>
/// <param name="DueAt">When its next step is due; null while it rests.</param>
internal sealed record LaunchProfileFacts(string StudioId, long CreatedAt, long? DueAt);

/// <summary>Where launch profiles are stored, and how they come forward by themselves.</summary>
internal static class LaunchProfileTable
{
    public static Table<LaunchProfile, LaunchProfileFacts> Rows { get; } = new(
        "launch_profiles",
        WireJson.Format,
        new("id", row => row.Document.LaunchProfileId),
        new("studio_id", row => row.Facts.StudioId),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt));

    /// <summary>The launch profile, if the studio has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<LaunchProfile, LaunchProfileFacts>> Get(
        Connection db, string studioId, string launchProfileId, CancellationToken cancel) =>
        await Rows.Find(db, launchProfileId, cancel) is { } row && row.Facts.StudioId == studioId
            ? row
            : throw ApiError.NotFound("Launch profile", launchProfileId);

    /// <summary>The launch profile, if the studio has it and it is not gone or going.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException or ConflictException if not.</exception>
    public static async Task<LaunchProfile> GetUsable(Connection db, string studioId, string launchProfileId, CancellationToken cancel)
    {
        var profile = (await Get(db, studioId, launchProfileId, cancel)).Document;
        return profile.State is LaunchProfileState.DELETE_IN_PROGRESS or LaunchProfileState.DELETED or LaunchProfileState.CREATE_FAILED
            ? throw ApiError.Conflict($"Launch profile {launchProfileId} is {profile.State}; nobody can use it.", "INVALID_STATE")
            : profile;
    }

    public static DueTable Due(Database database, ServerSettings settings, TimeProvider time) =>
        DueTable.Of(database, Rows, async (db, profile, facts, cancel) =>
        {
            switch (profile.State)
            {
                case LaunchProfileState.CREATE_IN_PROGRESS:
                    var now = time.GetUtcNow();
                    return await FindImageFault(db, profile, facts, cancel) is (var code, var message)
                        ? (Failed(profile, code, message, now), facts with { DueAt = settings.RemovalTime(now) })
                        : (Ready(profile, now), facts with { DueAt = null });
                case LaunchProfileState.DELETED or LaunchProfileState.CREATE_FAILED:
                    await db.Execute(
                        "delete from launch_profile_members where launch_profile_id = @LaunchProfileId",
                        new { profile.LaunchProfileId }, cancel);
                    return null;
                default:
                    return (profile, facts with { DueAt = null });
            }
        });

    private static async Task<(LaunchProfileStatusCode Code, string Message)?> FindImageFault(
        Connection db, LaunchProfile profile, LaunchProfileFacts facts, CancellationToken cancel)
    {
        var ids = profile.StreamConfiguration!.StreamingImageIds;
        var condition = new Condition("studio_id = @StudioId and state <> 'DELETED'", new { facts.StudioId }).AndAnyOf("id", ids);
        var states = (await db.Query<(string Id, string State)>(
            $"select id, state from streaming_images where {condition.Sql}", condition.Values, cancel))
            .ToDictionary(row => row.Id, row => row.State);

        var missing = ids.Where(id => !states.ContainsKey(id)).ToArray();
        if (missing.Length > 0)
            return (LaunchProfileStatusCode.STREAMING_IMAGE_NOT_FOUND,
                $"The studio has no streaming image {string.Join(", ", missing)}; create the launch profile again with images that it has");
        var unready = ids.Where(id => states[id] != nameof(StreamingImageState.READY)).Select(id => $"{id} is {states[id]}").ToArray();
        return unready.Length == 0
            ? null
            : (LaunchProfileStatusCode.STREAMING_IMAGE_NOT_READY,
                $"The streaming image {string.Join(", ", unready)}; create the launch profile again once it is READY");
    }

    private static LaunchProfile Ready(LaunchProfile profile, DateTimeOffset now) => profile with
    {
        State = LaunchProfileState.READY,
        StatusCode = LaunchProfileStatusCode.LAUNCH_PROFILE_CREATED,
        StatusMessage = "Launch Profile has been created",
        UpdatedAt = now,
        ValidationResults = LaunchProfileValidation.Succeed(profile.ValidationResults ?? []),
    };

    private static LaunchProfile Failed(LaunchProfile profile, LaunchProfileStatusCode code, string message, DateTimeOffset now) =>
        profile with
        {
            State = LaunchProfileState.CREATE_FAILED,
            StatusCode = code,
            StatusMessage = message,
            UpdatedAt = now,
            ValidationResults = LaunchProfileValidation.Skip(profile.ValidationResults ?? []),
        };
}
