using Atelier.Storage;

namespace Atelier.Emulator;

/// <summary>What a kind of resource is to the script.</summary>
/// <param name="Resource">Its name in the API, as in CreateStudio.</param>
/// <param name="Id">The resource's id.</param>
/// <param name="State">The resource's state.</param>
/// <param name="Delay">Puts a transition that begins off by a time.</param>
/// <param name="Fail">What the row becomes, from the transition and from what was to become of it, when it is to fail.</param>
internal sealed record ScriptedKind<TDocument, TFacts>(
    string Resource,
    Func<TDocument, string> Id,
    Func<TDocument, Enum?> State,
    Func<Row<TDocument, TFacts>, TimeSpan, Row<TDocument, TFacts>> Delay,
    Func<Row<TDocument, TFacts>, Row<TDocument, TFacts>, ScriptedStatus, Row<TDocument, TFacts>> Fail)
{
    /// <summary>What else is to be done once a transition that is to fail has begun.</summary>
    public Action<Row<TDocument, TFacts>, ScriptedStatus> Begun { get; init; } = (_, _) => { };

    /// <summary>Whether a row that stays in its transition is the transition's end all the same.</summary>
    public Func<Row<TDocument, TFacts>, Row<TDocument, TFacts>, bool> IsEnd { get; init; } = (_, _) => false;
}

/// <summary>
/// Plays the script where rows are written: a row that goes into a transition is due later by its delay, and one that comes out of a
/// transition that is to fail is written as failed.
/// </summary>
internal sealed class ScriptedRows(EmulatorScript script, Action<TimeSpan> wakeAfter)
{
    /// <summary>How rows of a kind are written.</summary>
    public Amend<TDocument, TFacts> Of<TDocument, TFacts>(ScriptedKind<TDocument, TFacts> kind) =>
        (db, before, after) => Amend(db, kind, before, after);

    private Row<TDocument, TFacts> Amend<TDocument, TFacts>(
        Connection db, ScriptedKind<TDocument, TFacts> kind, Row<TDocument, TFacts>? before, Row<TDocument, TFacts> after)
    {
        var was = before is null ? null : kind.State(before.Document)?.ToString();
        var state = kind.State(after.Document)?.ToString();
        if (was == state && (before is null || !kind.IsEnd(before, after)))
            return after;
        if (was != state && Transitions.Operation(kind.Resource, state) is { } begun)
            return Begin(db, kind, after, begun);
        if (before is null || Transitions.Operation(kind.Resource, was) is null)
            return after;

        var id = kind.Id(after.Document);
        db.AfterCommit(() => script.End(id));
        return script.FailureOf(id) is { } failure ? kind.Fail(before, after, failure) : after;
    }

    private Row<TDocument, TFacts> Begin<TDocument, TFacts>(
        Connection db, ScriptedKind<TDocument, TFacts> kind, Row<TDocument, TFacts> after, string operation)
    {
        // Until the transaction's end nobody else writes, so no step of this transition can be faster.
        db.AfterCommit(() =>
        {
            if (script.Begin(kind.Id(after.Document), operation) is { } failure)
                kind.Begun(after, failure);
        });
        var delay = script.DelayOf(operation);
        if (delay == TimeSpan.Zero)
            return after;
        db.AfterCommit(() => wakeAfter(delay));
        return kind.Delay(after, delay);
    }
}
