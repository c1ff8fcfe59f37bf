using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StudioComponents;

/// <summary>How components come forward by themselves.</summary>
internal static class StudioComponentSteps
{
    private const string DirectoryExists = "The studio has another Active Directory component; delete that one first, or use it";

    /// <summary>The component's next state; null for one whose time is over.</summary>
    public static async Task<(StudioComponent Component, StudioComponentFacts Facts)?> Next(
        Connection db, StudioComponent component, StudioComponentFacts facts, ServerSettings settings, DateTimeOffset now,
        CancellationToken cancel)
    {
        var resting = facts with { DueAt = null, Update = null };
        var leaving = facts with { DueAt = settings.RemovalTime(now) };
        switch (component.State)
        {
            case StudioComponentState.CREATE_IN_PROGRESS:
                return await HasOtherDirectory(db, component, facts, cancel)
                    ? (Refused(component, StudioComponentState.CREATE_FAILED, now), leaving)
                    : (Ready(component, StudioComponentStatusCode.STUDIO_COMPONENT_CREATED, "created", now), resting);
            case StudioComponentState.UPDATE_IN_PROGRESS:
                // What an update does not change may have changed since it began.
                var update = facts.Update! with { Tags = component.Tags };
                return await HasOtherDirectory(db, update, facts, cancel)
                    ? (Refused(component, StudioComponentState.UPDATE_FAILED, now), resting)
                    : (Ready(update, StudioComponentStatusCode.STUDIO_COMPONENT_UPDATED, "updated", now), resting);
            case StudioComponentState.DELETE_IN_PROGRESS:
                return (Deleted(component, now), leaving);
            case StudioComponentState.DELETED or StudioComponentState.CREATE_FAILED:
                return null;
            default:
                return (component, resting);
        }
    }

    // Two that come forward at once on two servers both see none; the table's unique index stops the second, which then sees the first.
    private static async Task<bool> HasOtherDirectory(
        Connection db, StudioComponent component, StudioComponentFacts facts, CancellationToken cancel) =>
        component.Type == StudioComponentType.ACTIVE_DIRECTORY && await db.QueryFirst<long>(
            "select count(*) from studio_components where studio_id = @StudioId and id <> @StudioComponentId " +
            "and type = 'ACTIVE_DIRECTORY' and state not in ('CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETED')",
            new { facts.StudioId, component.StudioComponentId }, cancel) > 0;

    private static StudioComponent Ready(StudioComponent component, StudioComponentStatusCode code, string done, DateTimeOffset now) =>
        component with
        {
            State = StudioComponentState.READY,
            StatusCode = code,
            StatusMessage = $"Studio Component has been {done}",
            UpdatedAt = now,
        };

    private static StudioComponent Refused(StudioComponent component, StudioComponentState state, DateTimeOffset now) => component with
    {
        State = state,
        StatusCode = StudioComponentStatusCode.ACTIVE_DIRECTORY_ALREADY_EXISTS,
        StatusMessage = DirectoryExists,
        UpdatedAt = now,
    };

    private static StudioComponent Deleted(StudioComponent component, DateTimeOffset now) => component with
    {
        State = StudioComponentState.DELETED,
        StatusCode = StudioComponentStatusCode.STUDIO_COMPONENT_DELETED,
        StatusMessage = "Studio Component has been deleted",
        UpdatedAt = now,
    };
}
