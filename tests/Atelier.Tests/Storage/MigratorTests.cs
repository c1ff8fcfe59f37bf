using Atelier.Storage;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Storage;

public sealed class MigratorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Migrating_again_changes_nothing(TestDatabase kind)
    {
        await using var store = await TestStore.Create(kind, Cancel);
        await using var database = await store.OpenMigrated(Cancel);
        var id = await Installation.ReadOrCreateId(database, "key", Cancel);
        var before = await DatabaseDump.Read(database);

        await Migrator.Migrate(database, Cancel);

        Assert.Equal(before, await DatabaseDump.Read(database));
        Assert.Equal(id, await Installation.ReadOrCreateId(database, "key", Cancel));
    }

    [Fact]
    public async Task A_database_made_with_another_server_key_is_refused()
    {
        await using var store = await TestStore.Create(TestDatabase.SqliteMemory, Cancel);
        await using var database = await store.OpenMigrated(Cancel);
        await Installation.ReadOrCreateId(database, "key", Cancel);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => Installation.ReadOrCreateId(database, "other", Cancel));

        Assert.Contains("server.key", fault.Message);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_database_of_a_newer_program_is_left_alone(TestDatabase kind)
    {
        await using var store = await TestStore.Create(kind, Cancel);
        await using var database = await store.OpenMigrated(Cancel);
        await using (var db = await database.Write(Cancel))
        {
            await db.Execute("insert into schema_version (version) values (9999)", null, Cancel);
            await db.Commit(Cancel);
        }

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => Migrator.Migrate(database, Cancel));

        Assert.Contains("The database has schema 9999", fault.Message);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Servers_that_start_at_the_same_moment_agree_on_schema_and_installation(TestDatabase kind)
    {
        await using var store = await TestStore.Create(kind, Cancel);

        var ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(
            async () =>
            {
                await using var database = await store.OpenMigrated(Cancel);
                return await Installation.ReadOrCreateId(database, "key", Cancel);
            },
            Cancel)));

        Assert.Matches("^atelier-[a-z0-9]{12}$", Assert.Single(ids.Distinct()));
    }
}
