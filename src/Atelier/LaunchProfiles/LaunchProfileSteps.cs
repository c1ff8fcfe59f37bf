using Atelier.Api;
using Atelier.Storage;
using Atelier.StreamingImages;

namespace Atelier.LaunchProfiles;

/// <summary>How launch profiles come forward by themselves.</summary>
internal static class LaunchProfileSteps
{
    /// <summary>The profile's next state; null for one whose time is over.</summary>
    public static async Task<(LaunchProfile Profile, LaunchProfileFacts Facts)?> Next(
        Connection db, LaunchProfile profile, LaunchProfileFacts facts, ServerSettings settings, DateTimeOffset now,
        CancellationToken cancel)
    {
        var resting = facts with { DueAt = null, Update = null };
        var leaving = facts with { DueAt = settings.RemovalTime(now) };
        switch (profile.State)
        {
            case LaunchProfileState.CREATE_IN_PROGRESS:
                return await FindImageFault(db, profile, facts, "create", cancel) is (var createCode, var createMessage)
                    ? (NotCreated(profile, createCode, createMessage, now), leaving)
                    : (Ready(profile, LaunchProfileStatusCode.LAUNCH_PROFILE_CREATED, "Launch Profile has been created", now), resting);
            case LaunchProfileState.UPDATE_IN_PROGRESS:
                // What an update does not change may have changed since it began.
                var update = facts.Update! with { Tags = profile.Tags };
                return await FindImageFault(db, update, facts, "update", cancel) is (var updateCode, var updateMessage)
                    ? (In(LaunchProfileState.UPDATE_FAILED, profile, updateCode, updateMessage, now), resting)
                    : (Ready(update, LaunchProfileStatusCode.LAUNCH_PROFILE_UPDATED, "Launch Profile has been updated", now), resting);
            case LaunchProfileState.DELETE_IN_PROGRESS:
                return await HasSessions(db, profile, cancel)
                    ? (NotDeleted(profile, now), resting)
                    : (Deleted(profile, now), leaving);
            case LaunchProfileState.DELETED or LaunchProfileState.CREATE_FAILED:
                await db.Execute(
                    "delete from launch_profile_members where launch_profile_id = @LaunchProfileId",
                    new { profile.LaunchProfileId }, cancel);
                return null;
            default:
                return (profile, resting);
        }
    }

    private static async Task<(LaunchProfileStatusCode Code, string Message)?> FindImageFault(
        Connection db, LaunchProfile profile, LaunchProfileFacts facts, string verb, CancellationToken cancel)
    {
        var ids = profile.StreamConfiguration!.StreamingImageIds;
        var condition = StreamingImageTable.AvailableTo(facts.StudioId).And("state <> 'DELETED'", new { }).AndAnyOf("id", ids);
        var states = (await db.Query<(string Id, string State)>(
            $"select id, state from streaming_images where {condition.Sql}", condition.Values, cancel))
            .ToDictionary(row => row.Id, row => row.State);

        var missing = ids.Where(id => !states.ContainsKey(id)).ToArray();
        if (missing.Length > 0)
            return (LaunchProfileStatusCode.STREAMING_IMAGE_NOT_FOUND,
                $"The studio has no streaming image {string.Join(", ", missing)}; {verb} the launch profile again with images that it has");
        var unready = ids.Where(id => states[id] != nameof(StreamingImageState.READY)).Select(id => $"{id} is {states[id]}").ToArray();
        return unready.Length == 0
            ? null
            : (LaunchProfileStatusCode.STREAMING_IMAGE_NOT_READY,
                $"The streaming image {string.Join(", ", unready)}; {verb} the launch profile again once it is READY");
    }

    // The sessions' room lies above this one, so its table is asked and not its code.
    private static async Task<bool> HasSessions(Connection db, LaunchProfile profile, CancellationToken cancel) =>
        await db.QueryFirst<string>(
            "select id from streaming_sessions where launch_profile_id = @LaunchProfileId and state <> 'DELETED' limit 1",
            new { profile.LaunchProfileId }, cancel) is not null;

    private static LaunchProfile Ready(LaunchProfile profile, LaunchProfileStatusCode code, string message, DateTimeOffset now) =>
        In(LaunchProfileState.READY, profile, code, message, now) with
        {
            ValidationResults = LaunchProfileValidation.Succeed(profile.ValidationResults ?? []),
        };

    private static LaunchProfile NotCreated(LaunchProfile profile, LaunchProfileStatusCode code, string message, DateTimeOffset now) =>
        In(LaunchProfileState.CREATE_FAILED, profile, code, message, now) with
        {
            ValidationResults = LaunchProfileValidation.Skip(profile.ValidationResults ?? []),
        };

    private static LaunchProfile NotDeleted(LaunchProfile profile, DateTimeOffset now) => In(
        LaunchProfileState.DELETE_FAILED, profile, LaunchProfileStatusCode.LAUNCH_PROFILE_WITH_STREAM_SESSIONS_NOT_DELETED,
        "The launch profile has streaming sessions; delete them, then delete the launch profile again", now);

    private static LaunchProfile Deleted(LaunchProfile profile, DateTimeOffset now) => In(
        LaunchProfileState.DELETED, profile, LaunchProfileStatusCode.LAUNCH_PROFILE_DELETED, "Launch Profile has been deleted", now);

    private static LaunchProfile In(
        LaunchProfileState state, LaunchProfile profile, LaunchProfileStatusCode code, string message, DateTimeOffset now) =>
        profile with { State = state, StatusCode = code, StatusMessage = message, UpdatedAt = now };
}
