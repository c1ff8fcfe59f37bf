namespace Atelier.Storage;

/// <summary>Gives what is to be written in place of a row; null for <paramref name="before"/> means the row is new.</summary>
internal delegate Row<TDocument, TFacts> Amend<TDocument, TFacts>(
    Connection db, Row<TDocument, TFacts>? before, Row<TDocument, TFacts> after);

/// <summary>
/// Changes to rows on their way into the database, by kind of document. There are none but in the emulator, which has transitions take
/// their time and fail by them; see docs/adr/0010-the-emulator-hosts-servers.md.
/// </summary>
internal sealed class Amendments
{
    // Replaced, never changed: rows may be written meanwhile.
    private volatile Dictionary<Type, Delegate> byDocument = [];

    /// <summary>Adds what is done to rows of one kind from now on. Only one thread adds.</summary>
    public void Add<TDocument, TFacts>(Amend<TDocument, TFacts> amend) =>
        byDocument = new Dictionary<Type, Delegate>(byDocument) { { typeof(TDocument), amend } };

    public Row<TDocument, TFacts> Apply<TDocument, TFacts>(
        Connection db, Row<TDocument, TFacts>? before, Row<TDocument, TFacts> after) =>
        byDocument.TryGetValue(typeof(TDocument), out var amend) ? ((Amend<TDocument, TFacts>)amend)(db, before, after) : after;
}
