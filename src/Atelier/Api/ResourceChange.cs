using Atelier.Storage;

namespace Atelier.Api;

/// <summary>
/// A change that a caller asks for, and the states that allow it. Studios, components, images and launch profiles share the names of their
/// states, and the rule: nothing changes while an operation is in progress, and what failed may be changed again.
/// </summary>
internal sealed class ResourceChange
{
    private readonly string verb;
    private readonly string[] endStates;

    private ResourceChange(string verb, params string[] endStates)
    {
        this.verb = verb;
        this.endStates = endStates;
    }

    public static ResourceChange Update { get; } = new("updated", "CREATE_FAILED", "DELETED");

    /// <summary>What failed to be made may be deleted before it disappears by itself.</summary>
    public static ResourceChange Delete { get; } = new("deleted", "DELETED");

    /// <exception cref="ApiError">ConflictException if the state does not allow the change.</exception>
    public void Check(string what, string id, Enum? state)
    {
        var name = state?.ToString() ?? throw new InvalidDataException($"{what} {id} has no state.");
        if (name.EndsWith("_IN_PROGRESS", StringComparison.Ordinal))
            throw ApiError.Conflict($"{what} {id} is {name} and can be {verb} once that has ended.", "RESOURCE_IN_TRANSITION");
        if (endStates.Contains(name))
            throw ApiError.Conflict($"{what} {id} is {name} and cannot be {verb} any more.", "INVALID_STATE");
    }
}

/// <summary>Writes what an operation decided on the row it read.</summary>
internal static class ChangedRows
{
    /// <exception cref="ApiError">ConflictException if the row changed in between.</exception>
    public static async Task Update<TDocument, TFacts>(
        this Table<TDocument, TFacts> table, Connection db, Row<TDocument, TFacts> read, TDocument document, TFacts facts,
        CancellationToken cancel)
    {
        if (await table.TryUpdate(db, read, document, facts, cancel) is null)
            throw ApiError.Conflict("The resource changed at the same moment; look at it and try again.", "RESOURCE_IN_TRANSITION");
    }
}
