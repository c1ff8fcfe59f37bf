using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StudioComponents;

/// <summary>What the server knows about a component beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it belongs to.</param>
/// <param name="CreatedAt">Its place in listings.</param>
/// <param name="DueAt">When its next step is due; null while it rests.</param>
internal sealed record StudioComponentFacts(string StudioId, long CreatedAt, long? DueAt);

/// <summary>Where studio components are stored, and how they come forward by themselves.</summary>
internal static class StudioComponentTable
{
    public static Table<StudioComponent, StudioComponentFacts> Rows { get; } = new(
        "studio_components",
        WireJson.Format,
        new("id", row => row.Document.StudioComponentId),
        new("studio_id", row => row.Facts.StudioId),
        new("type", row => row.Document.Type.ToString()),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt));

    /// <summary>The component, if the studio has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<StudioComponent, StudioComponentFacts>> Get(
        Connection db, string studioId, string studioComponentId, CancellationToken cancel) =>
        await Rows.Find(db, studioComponentId, cancel) is { } row && row.Facts.StudioId == studioId
            ? row
            : throw ApiError.NotFound("Studio component", studioComponentId);

    /// <summary>The types of components that a launch profile is to use.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException for the first that the studio does not have, or not any more.</exception>
    public static async Task<IReadOnlyCollection<StudioComponentType>> GetTypes(
        Connection db, string studioId, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        const string InUse = "studio_id = @studioId and state not in ('CREATE_FAILED', 'DELETE_IN_PROGRESS', 'DELETED')";
        var condition = new Condition(InUse, new { studioId }).AndAnyOf("id", ids);
        var known = (await db.Query<(string Id, string Type)>(
            $"select id, type from studio_components where {condition.Sql}", condition.Values, cancel))
            .ToDictionary(row => row.Id, row => row.Type);
        if (ids.FirstOrDefault(id => !known.ContainsKey(id)) is { } missing)
            throw ApiError.NotFound("Studio component", missing);
        return [.. known.Values.Select(Enum.Parse<StudioComponentType>)];
    }

    public static DueTable Due(Database database, ServerSettings settings, TimeProvider time) =>
        DueTable.Of(database, Rows, async (db, component, facts, cancel) =>
        {
            var now = time.GetUtcNow();
            return component.State switch
            {
                StudioComponentState.CREATE_IN_PROGRESS when await HasOtherDirectory(db, component, facts, cancel) => (
                    component with
                    {
                        State = StudioComponentState.CREATE_FAILED,
                        StatusCode = StudioComponentStatusCode.ACTIVE_DIRECTORY_ALREADY_EXISTS,
                        StatusMessage = "The studio has an Active Directory component already; delete that one first, or use it",
                        UpdatedAt = now,
                    },
                    facts with { DueAt = settings.RemovalTime(now) }),
                StudioComponentState.CREATE_IN_PROGRESS => (
                    component with
                    {
                        State = StudioComponentState.READY,
                        StatusCode = StudioComponentStatusCode.STUDIO_COMPONENT_CREATED,
                        StatusMessage = "Studio Component has been created",
                        UpdatedAt = now,
                    },
                    facts with { DueAt = null }),
                StudioComponentState.DELETED or StudioComponentState.CREATE_FAILED => null,
                _ => (component, facts with { DueAt = null }),
            };
        });

    // Two that come forward at once on two servers both see none; the table's unique index stops the second, which then sees the first.
    private static async Task<bool> HasOtherDirectory(
        Connection db, StudioComponent component, StudioComponentFacts facts, CancellationToken cancel) =>
        component.Type == StudioComponentType.ACTIVE_DIRECTORY && await db.QueryFirst<long>(
            "select count(*) from studio_components where studio_id = @StudioId and type = 'ACTIVE_DIRECTORY' " +
            "and state not in ('CREATE_IN_PROGRESS', 'CREATE_FAILED', 'DELETED')",
            new { facts.StudioId }, cancel) > 0;
}
