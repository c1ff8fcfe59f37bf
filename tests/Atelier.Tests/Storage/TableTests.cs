using System.Globalization;
using Atelier.Storage;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Storage;

public sealed class TableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_update_of_a_row_that_changed_since_it_was_read_is_refused(TestDatabase kind)
    {
        await using var notes = await Notes.Open(kind);
        var read = await notes.Insert("a", "first");
        await notes.Write(async db => await Notes.Rows.TryUpdate(db, read, read.Document with { Text = "second" }, read.Facts, Cancel));

        Row<Note, NoteFacts>? late = null;
        await notes.Write(async db =>
            late = await Notes.Rows.TryUpdate(db, read, read.Document with { Text = "lost" }, read.Facts, Cancel));

        Assert.Null(late);
        Assert.Equal("second", (await notes.Find("a"))!.Document.Text);
        Assert.Equal(2, (await notes.Find("a"))!.Version);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Of_many_updates_at_the_same_moment_none_is_lost(TestDatabase kind)
    {
        await using var notes = await Notes.Open(kind);
        await notes.Insert("a", "0");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => CountUp(notes), Cancel)));

        Assert.Equal("40", (await notes.Find("a"))!.Document.Text);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task What_was_written_comes_back_as_it_was(TestDatabase kind)
    {
        await using var notes = await Notes.Open(kind);
        const string Text = "quotes ' \" \\ lines \n tabs \t Umlaute ä 漢 😀";
        await notes.Insert("a", Text);

        var found = await notes.Find("a");
        await notes.Write(db => Notes.Rows.Delete(db, "a", Cancel));

        Assert.Equal(new Note { Id = "a", Text = Text }, found!.Document);
        Assert.Null(await notes.Find("a"));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_transaction_that_was_not_committed_never_was(TestDatabase kind)
    {
        await using var notes = await Notes.Open(kind);
        var happened = 0;

        await using (var db = await notes.Database.Write(Cancel))
        {
            await Notes.Rows.Insert(db, new Note { Id = "a", Text = "gone" }, new NoteFacts(1), Cancel);
            db.AfterCommit(() => happened++);
        }

        Assert.Null(await notes.Find("a"));
        Assert.Equal(0, happened);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task What_is_to_follow_a_commit_finds_it_done(TestDatabase kind)
    {
        await using var notes = await Notes.Open(kind);
        var found = Task.FromResult<Row<Note, NoteFacts>?>(null);

        await notes.Write(async db =>
        {
            await Notes.Rows.Insert(db, new Note { Id = "a", Text = "there" }, new NoteFacts(1), Cancel);
            db.AfterCommit(() => found = notes.Find("a"));
        });

        Assert.Equal("there", (await found)!.Document.Text);
    }

    [Fact]
    public async Task A_connection_for_reading_commits_nothing()
    {
        await using var notes = await Notes.Open(TestDatabase.SqliteMemory);
        await using var db = await notes.Database.Read(Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Commit(Cancel));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Pages_show_a_thousand_rows_once_each_while_more_are_made(TestDatabase kind)
    {
        await using var notes = await Notes.Open(kind);
        await notes.Write(async db =>
        {
            for (var i = 0; i < 1000; i++)
                await Notes.Rows.Insert(db, new Note { Id = $"n{(i * 7919) % 1000:0000}", Text = "" }, new NoteFacts(i / 10), Cancel);
        });

        var seen = new List<string>();
        for (var (time, id) = (long.MinValue, ""); ;)
        {
            var page = await notes.Page(time, id);
            if (page.Count == 0)
                break;
            seen.AddRange(page.Select(row => row.Id));
            (time, id) = (page[^1].CreatedAt, page[^1].Id);
            await notes.Insert($"x{seen.Count:0000}", "later", createdAt: 1000);
            await notes.Insert($"y{seen.Count:0000}", "earlier", createdAt: -1);
            if (seen.Count > 2000)
                break;
        }

        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(1000, seen.Count(id => id.StartsWith('n')));
        Assert.DoesNotContain(seen, id => id.StartsWith('y'));
    }

    private static async Task CountUp(Notes notes)
    {
        for (var done = 0; done < 5;)
        {
            var read = await notes.Find("a");
            await notes.Write(async db =>
            {
                var next = (int.Parse(read!.Document.Text, CultureInfo.InvariantCulture) + 1)
                    .ToString(CultureInfo.InvariantCulture);
                if (await Notes.Rows.TryUpdate(db, read, read.Document with { Text = next }, read.Facts, Cancel) is not null)
                    done++;
            });
        }
    }
}
