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

    [Fact]
    public async Task A_database_in_a_file_is_copied_before_it_is_migrated()
    {
        var folder = Directory.CreateTempSubdirectory("atelier-test");
        try
        {
            await using (var older = await Database.OpenSqliteFile(Path.Combine(folder.FullName, "atelier.db"), Cancel))
            {
                await OpenAsFirstSchema(older);
                await Migrator.Migrate(older, Cancel);
                await Migrator.Migrate(older, Cancel);
            }

            await using var kept = Database.OpenExistingFile(Path.Combine(folder.FullName, "atelier-schema-1.db"));
            await using var db = await kept.Read(Cancel);
            Assert.Equal(1, await Migrator.ReadVersion(db, Cancel));
            Assert.Equal("old", await db.QueryFirst<string>("select id from installation", null, Cancel));
            Assert.Single(folder.GetFiles("atelier-schema-*"));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(kept.File!));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task A_copy_that_an_earlier_migration_kept_is_not_overwritten()
    {
        var folder = Directory.CreateTempSubdirectory("atelier-test");
        try
        {
            var earlier = Path.Combine(folder.FullName, "atelier-schema-1.db");
            await File.WriteAllTextAsync(earlier, "earlier", Cancel);
            await using (var older = await Database.OpenSqliteFile(Path.Combine(folder.FullName, "atelier.db"), Cancel))
            {
                await OpenAsFirstSchema(older);
                await Migrator.Migrate(older, Cancel);
            }

            Assert.Equal("earlier", await File.ReadAllTextAsync(earlier, Cancel));
            Assert.True(File.Exists(Path.Combine(folder.FullName, "atelier-schema-1-2.db")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task OpenAsFirstSchema(Database database)
    {
        using var script = new StreamReader(
            typeof(Migrator).Assembly.GetManifestResourceStream("Atelier.Storage.Migrations.0001_initial.sql")!);
        await using var db = await database.Write(Cancel);
        await db.Execute(await script.ReadToEndAsync(Cancel), null, Cancel);
        await db.Execute("create table schema_version (version bigint not null primary key)", null, Cancel);
        await db.Execute("insert into schema_version (version) values (1)", null, Cancel);
        await db.Execute("insert into installation (id, key_mark) values ('old', 'key')", null, Cancel);
        await db.Commit(Cancel);
    }
}
