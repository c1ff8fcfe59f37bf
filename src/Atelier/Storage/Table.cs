using System.Data.Common;
using System.Globalization;
using System.Text;

namespace Atelier.Storage;

/// <summary>A stored resource: its wire document, our own facts about it, and the version that guards its updates.</summary>
internal sealed record Row<TDocument, TFacts>(TDocument Document, TFacts Facts, long Version);

/// <summary>A column that queries use, always derived from the row, so that it cannot say anything else than the document.</summary>
internal sealed record Column<TDocument, TFacts>(string Name, Func<Row<TDocument, TFacts>, object?> Value);

/// <summary>
/// A table of resources. Each row is the resource's wire document and our own facts as JSON beside the columns derived from them; the first
/// column is the key.
/// </summary>
/// <param name="name">The table's name in SQL.</param>
/// <param name="json">How documents and facts are written and read.</param>
/// <param name="columns">The key and the other columns.</param>
internal sealed class Table<TDocument, TFacts>(string name, DocumentFormat json, params Column<TDocument, TFacts>[] columns)
{
    private readonly string key = columns[0].Name;

    public string Name => name;

    private readonly string insert =
        $"insert into {name} ({string.Join(", ", columns.Select(column => column.Name))}, document, facts, version) " +
        $"values ({string.Join(", ", columns.Select(column => "@" + column.Name))}, @document, @facts, 1)";

    private readonly string update =
        $"update {name} set {string.Join(", ", columns.Skip(1).Select(column => $"{column.Name} = @{column.Name}"))}, " +
        $"document = @document, facts = @facts, version = version + 1 where {columns[0].Name} = @{columns[0].Name} and version = @version";

    /// <summary>Stores a new row.</summary>
    public async Task<Row<TDocument, TFacts>> Insert(Connection db, TDocument document, TFacts facts, CancellationToken cancel)
    {
        var row = New(db, document, facts);
        await db.Execute(insert, Parameters(row), cancel);
        NoteChange(db, row);
        return row;
    }

    /// <summary>
    /// Stores a new row unless an index of the table holds what must be there once. Of two at the same instant one is stored.
    /// </summary>
    /// <returns>Whether it is stored.</returns>
    public async Task<bool> TryInsert(Connection db, TDocument document, TFacts facts, CancellationToken cancel) =>
        await db.Execute($"{insert} on conflict do nothing", Parameters(New(db, document, facts)), cancel) == 1;

    /// <summary>Replaces a row as it was read by its new content.</summary>
    /// <returns>The row as it is now, or null if somebody else changed it since it was read; nothing is written then.</returns>
    public async Task<Row<TDocument, TFacts>?> TryUpdate(
        Connection db, Row<TDocument, TFacts> read, TDocument document, TFacts facts, CancellationToken cancel)
    {
        var row = db.Amendments.Apply(db, read, new Row<TDocument, TFacts>(document, facts, read.Version));
        if (await db.Execute(update, Parameters(row), cancel) != 1)
            return null;
        NoteChange(db, row);
        return row with { Version = read.Version + 1 };
    }

    /// <summary>
    /// Changes a row as it is at the moment of writing: if somebody else changes it in between, this begins anew from what they wrote.
    /// </summary>
    /// <param name="db">The connection.</param>
    /// <param name="id">The row's key.</param>
    /// <param name="change">The new content from the row as it is, or null for none. It may be asked more than once.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The row as it is now, or null if there is none or it was not to be changed.</returns>
    public async Task<Row<TDocument, TFacts>?> Change(
        Connection db, string id, Func<Row<TDocument, TFacts>, (TDocument Document, TFacts Facts)?> change, CancellationToken cancel)
    {
        while (await Find(db, id, cancel) is { } read && change(read) is (var document, var facts))
        {
            if (await TryUpdate(db, read, document, facts, cancel) is { } written)
                return written;
        }

        return null;
    }

    /// <summary>The row with this key, or null.</summary>
    public ValueTask<Row<TDocument, TFacts>?> Find(Connection db, string id, CancellationToken cancel) =>
        db.Row(name, id, async () => (await Select(db, $"{key} = @id", new { id }, cancel)).SingleOrDefault());

    /// <summary>The rows that a condition selects; what follows it, such as an order, may be part of it.</summary>
    public Task<IReadOnlyList<Row<TDocument, TFacts>>> Select(
        Connection db, string condition, object parameters, CancellationToken cancel) =>
        db.Query($"select document, facts, version from {name} where {condition}", parameters, reader => ReadRow(reader, 0), cancel);

    /// <summary>The rows' documents as they are stored, for answers that pass them on unread.</summary>
    public Task<IReadOnlyList<StoredDocument>> SelectDocuments(
        Connection db, string condition, object parameters, CancellationToken cancel) =>
        db.Query($"select created_at, {key}, document from {name} where {condition}", parameters, ReadDocument, cancel);

    /// <summary>
    /// The documents of the rows that a condition selects, in its order, as one text: a page costs one row of the database's interface.
    /// </summary>
    public async Task<JoinedDocuments> SelectJoined(Connection db, Condition condition, CancellationToken cancel)
    {
        var found = await db.Query(
            $"select string_agg(document, '{JoinedDocuments.Separator}'), string_agg(created_at || ' ' || id, ' ') from (" +
            $"select created_at, {key} as id, document from {name} where {condition.Sql}) page",
            condition.Values,
            reader => reader.IsDBNull(0) ? JoinedDocuments.None : new JoinedDocuments(db.ReadText(reader, 0), reader.GetString(1)),
            cancel);
        return found[0];
    }

    /// <summary>The rows that cannot be read, or whose columns say something else than their documents. Reads the whole table.</summary>
    public async Task<IReadOnlyList<RowFault>> Check(Connection db, CancellationToken cancel)
    {
        var names = string.Join(", ", columns.Select(column => column.Name));
        var faults = await db.Query($"select {names}, document, facts, version from {name}", null, FindFaults, cancel);
        return [.. faults.SelectMany(ofRow => ofRow)];
    }

    /// <summary>Removes a row.</summary>
    public async Task Delete(Connection db, string id, CancellationToken cancel)
    {
        await db.Execute($"delete from {name} where {key} = @id", new { id }, cancel);
        db.NoteChange(name, id);
    }

    private void NoteChange(Connection db, Row<TDocument, TFacts> row)
    {
        if (columns[0].Value(row) is string id)
            db.NoteChange(name, id);
    }

    private static Row<TDocument, TFacts> New(Connection db, TDocument document, TFacts facts) =>
        db.Amendments.Apply(db, before: null, new Row<TDocument, TFacts>(document, facts, Version: 1));

    private KeyValuePair<string, object?>[] Parameters(Row<TDocument, TFacts> row) =>
    [
        .. columns.Select(column => KeyValuePair.Create(column.Name, column.Value(row))),
        KeyValuePair.Create("document", (object?)Encoding.UTF8.GetString(json.Write(row.Document))),
        KeyValuePair.Create("facts", (object?)Encoding.UTF8.GetString(json.Write(row.Facts))),
        KeyValuePair.Create("version", (object?)row.Version),
    ];

    private Row<TDocument, TFacts> ReadRow(DbDataReader reader, int first) => new(
        json.Read<TDocument>(reader.GetFieldValue<byte[]>(first)),
        json.Read<TFacts>(reader.GetFieldValue<byte[]>(first + 1)),
        reader.GetInt64(first + 2));

    private RowFault[] FindFaults(DbDataReader reader)
    {
        var id = Text(reader.GetValue(0)) ?? "(none)";
        try
        {
            var row = ReadRow(reader, columns.Length);
            // A migration may fill a new column with the document itself, until the row is next written.
            var document = reader.GetString(columns.Length);
            return [.. columns.Select((column, index) => (column.Name, Is: Text(reader.GetValue(index)), Must: Text(column.Value(row))))
                .Where(column => column.Is != column.Must && column.Is != document)
                .Select(column => Contradiction(id, column.Name, column.Is, column.Must))];
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return [new(name, id, $"the document or the facts cannot be read: {fault.Message.TrimEnd('.')}", RowFault.RestoreOrMend)];
        }
    }

    private RowFault Contradiction(string id, string column, string? stored, string? computed) => new(
        name, id, $"the column {column} is {Quoted(stored)} and by the document must be {Quoted(computed)}",
        $"update {name} set {column} = {Quoted(computed)} where {key} = {Quoted(id)}; the document counts");

    private static string? Text(object? value) => value is null or DBNull ? null : Convert.ToString(value, CultureInfo.InvariantCulture);

    private static string Quoted(string? text) => text is null ? "null" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static StoredDocument ReadDocument(DbDataReader reader) =>
        new(reader.GetInt64(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2));
}

/// <summary>A document as it is stored, UTF-8, and its row's place in listings.</summary>
internal sealed record StoredDocument(long CreatedAt, string Id, byte[] Document);
