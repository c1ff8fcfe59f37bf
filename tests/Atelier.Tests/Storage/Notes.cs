using System.Globalization;
using System.Text;
using System.Text.Json;
using Atelier.Api;
using Atelier.Storage;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Storage;

internal sealed record Note
{
    public string? Id { get; init; }

    public string Text { get; init; } = "";
}

internal sealed record NoteFacts(long CreatedAt, long? DueAt = null);

/// <summary>A table that has nothing to do with studios, in a database of its own.</summary>
internal sealed class Notes : IAsyncDisposable
{
    private readonly TestStore store;

    private Notes(TestStore store, Database database)
    {
        this.store = store;
        Database = database;
    }

    public static Table<Note, NoteFacts> Rows { get; } = new(
        "notes",
        WireJson.Format,
        new("id", row => row.Document.Id),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt));

    public Database Database { get; }

    public static async Task<Notes> Open(TestDatabase kind)
    {
        var cancel = TestContext.Current.CancellationToken;
        var store = await TestStore.Create(kind, cancel);
        var notes = new Notes(store, await store.Open(cancel));
        await notes.Write(db => db.Execute(
            "create table notes (id text not null primary key, created_at bigint not null, due_at bigint, document text not null, " +
            "facts text not null, version bigint not null)",
            null, cancel));
        return notes;
    }

    public async Task Write(Func<Connection, Task> work)
    {
        await using var db = await Database.Write(CancellationToken.None);
        await work(db);
        await db.Commit(CancellationToken.None);
    }

    public async Task<Row<Note, NoteFacts>> Insert(string id, string text, long createdAt = 1, long? dueAt = null)
    {
        Row<Note, NoteFacts>? row = null;
        await Write(async db =>
            row = await Rows.Insert(db, new Note { Id = id, Text = text }, new NoteFacts(createdAt, dueAt), CancellationToken.None));
        return row!;
    }

    public async Task<Row<Note, NoteFacts>?> Find(string id)
    {
        await using var db = await Database.Read(CancellationToken.None);
        return await Rows.Find(db, id, CancellationToken.None);
    }

    /// <summary>A page of 70 rows after a place, as listings read theirs: the places of its rows, which the documents bear out.</summary>
    public async Task<IReadOnlyList<(long CreatedAt, string Id)>> Page(long afterTime, string afterId)
    {
        await using var db = await Database.Read(CancellationToken.None);
        var condition = new Condition(
            "(created_at, id) > (@afterTime, @afterId) order by created_at, id limit 70", new { afterTime, afterId });
        var page = await Rows.SelectJoined(db, condition, CancellationToken.None);
        var ids = JsonSerializer.Deserialize<Note[]>($"[{Encoding.UTF8.GetString(page.Utf8.Span)}]", WireJson.Options)!
            .Select(note => note.Id).ToArray();
        var words = page.Places.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(ids, words.Where((_, index) => index % 2 == 1));
        Assert.Equal(ids.Length, page.Count);
        return [.. words.Chunk(2).Select(place => (long.Parse(place[0], CultureInfo.InvariantCulture), place[1]))];
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        await store.DisposeAsync();
    }
}
