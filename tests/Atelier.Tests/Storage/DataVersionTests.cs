using Atelier.Storage;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Storage;

public sealed class DataVersionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    public async Task The_version_changes_with_each_commit_and_not_without_one(TestDatabase kind)
    {
        await using var notes = await Notes.Open(kind);
        var seen = new HashSet<long?> { notes.Database.Version() };

        for (var i = 0; i < 20; i++)
        {
            await notes.Insert($"note-{i}", "text");
            Assert.True(seen.Add(notes.Database.Version()));
            await notes.Find($"note-{i}");
            await using (var undone = await notes.Database.Write(Cancel))
                await undone.Execute("delete from notes", null, Cancel);
            Assert.False(seen.Add(notes.Database.Version()));
        }
    }

    [Fact]
    public async Task A_commit_of_another_program_changes_the_version()
    {
        await using var notes = await Notes.Open(TestDatabase.SqliteFile);
        var before = notes.Database.Version();

        await using (var other = Database.OpenExistingFile(notes.Database.File!))
        {
            await using var db = await other.Write(Cancel);
            await Notes.Rows.Insert(db, new Note { Id = "a", Text = "text" }, new NoteFacts(0), Cancel);
            Assert.Equal(before, notes.Database.Version());
            await db.Commit(Cancel);
        }

        Assert.NotEqual(before, notes.Database.Version());
    }

    [Fact]
    public async Task PostgreSQL_has_no_version()
    {
        await using var notes = await Notes.Open(TestDatabase.Postgres);

        Assert.Null(notes.Database.Version());
    }
}
