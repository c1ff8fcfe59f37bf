using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StudioComponents;

/// <summary>What the server knows about a component beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it belongs to.</param>
/// <param name="CreatedAt">Its place in listings.</param>
/// <param name="DueAt">When its next step is due; null while it rests.</param>
internal sealed record StudioComponentFacts(string StudioId, long CreatedAt, long? DueAt)
{
    /// <summary>What the component is to be once the update in progress has succeeded.</summary>
    public StudioComponent? Update { get; init; }
}

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
        new("due_at", row => row.Facts.DueAt),
        new("is_shared_file_system", row => IsSharedFileSystem(row.Document) || IsSharedFileSystem(row.Facts.Update) ? 1 : 0));

    /// <summary>The component, if the studio has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<StudioComponent, StudioComponentFacts>> Get(
        Connection db, string studioId, string studioComponentId, CancellationToken cancel) =>
        await Rows.Find(db, studioComponentId, cancel) is { } row && row.Facts.StudioId == studioId
            ? row
            : throw ApiError.NotFound("Studio component", studioComponentId);

    /// <summary>The component, if the studio has it and its state allows the change.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException or ConflictException if not.</exception>
    public static async Task<Row<StudioComponent, StudioComponentFacts>> GetFor(
        ResourceChange change, Connection db, string studioId, string studioComponentId, CancellationToken cancel)
    {
        var row = await Get(db, studioId, studioComponentId, cancel);
        change.Check("Studio component", studioComponentId, row.Document.State);
        return row;
    }

    /// <summary>The components that the studio has of these, each once, in the order of the ids.</summary>
    public static async Task<IReadOnlyList<StudioComponent>> FindAll(
        Connection db, string studioId, IReadOnlyList<string> ids, CancellationToken cancel)
    {
        var condition = new Condition("studio_id = @studioId", new { studioId }).AndAnyOf("id", ids);
        var known = (await Rows.Select(db, condition.Sql, condition.Values, cancel)).Select(row => row.Document);
        return [.. ids.Distinct().Join(known, id => id, component => component.StudioComponentId, (_, component) => component)];
    }

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

    public static DueTable Due(Database database, ServerSettings settings, TimeProvider time) => DueTable.Of(
        database, Rows,
        (db, component, facts, cancel) => StudioComponentSteps.Next(db, component, facts, settings, time.GetUtcNow(), cancel));

    private static bool IsSharedFileSystem(StudioComponent? component) => component?.Type == StudioComponentType.SHARED_FILE_SYSTEM;
}
