namespace Atelier.Storage;

/// <summary>Gives what is to be written in place of a row; null for <paramref name="before"/> means the row is new.</summary>
internal delegate Row<TDocument, TFacts> Amend<TDocument, TFacts>(
    Connection db, Row<TDocument, TFacts>? before, Row<TDocument, TFacts> after);

/// <summary>
/// Changes to rows on their way into the database, by kind of document. There are none but in the emulator, which has transitions take
/// their time and fail by them; see docs/adr/0010-the-emulator-hosts-servers.md. All are added before the first row is written.
/// </summary>
internal sealed class Amendments
{
    private readonly Dictionary<Type, Delegate> byDocument = [];

    public void Add<TDocument, TFacts>(Amend<TDocument, TFacts> amend) => byDocument.Add(typeof(TDocument), amend);

    public Row<TDocument, TFacts> Apply<TDocument, TFacts>(
        Connection db, Row<TDocument, TFacts>? before, Row<TDocument, TFacts> after) =>
        byDocument.TryGetValue(typeof(TDocument), out var amend) ? ((Amend<TDocument, TFacts>)amend)(db, before, after) : after;
}
