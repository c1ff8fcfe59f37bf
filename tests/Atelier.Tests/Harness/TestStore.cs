using Atelier.Storage;
using Npgsql;

namespace Atelier.Tests.Harness;

/// <summary>The databases the server supports; a storage test takes one as its parameter.</summary>
public enum TestDatabase
{
    SqliteMemory,
    SqliteFile,
    Postgres,
}

/// <summary>
/// A place for one database, empty at first and gone with this object. Each opening sees the same content, but for one in
/// memory.
/// </summary>
internal sealed class TestStore : IAsyncDisposable
{
    private const string PostgresVariable = "ATELIER_TEST_POSTGRES";
    private readonly TestDatabase kind;
    private readonly DirectoryInfo? folder;
    private readonly string? postgresName;

    private TestStore(TestDatabase kind, DirectoryInfo? folder, string? postgresName)
    {
        this.kind = kind;
        this.folder = folder;
        this.postgresName = postgresName;
    }

    public static async Task<TestStore> Create(TestDatabase kind, CancellationToken cancel) => kind switch
    {
        TestDatabase.SqliteMemory => new TestStore(kind, folder: null, postgresName: null),
        TestDatabase.SqliteFile => new TestStore(kind, Directory.CreateTempSubdirectory("atelier-test"), postgresName: null),
        _ => new TestStore(kind, folder: null, await CreatePostgres(cancel)),
    };

    /// <summary>The database of a server's data folder, which stays whoever's it is.</summary>
    public static TestStore At(DirectoryInfo data) => new(TestDatabase.SqliteFile, data, postgresName: null);

    public async Task<Database> Open(CancellationToken cancel) => kind switch
    {
        TestDatabase.SqliteMemory => await Database.OpenMemory(cancel),
        TestDatabase.SqliteFile => await Database.OpenSqliteFile(Path.Combine(folder!.FullName, "atelier.db"), cancel),
        _ => Database.OpenPostgres(new NpgsqlConnectionStringBuilder(Server) { Database = postgresName, MaxPoolSize = 20 }.ToString()),
    };

    /// <summary>Opens the database and brings it to the program's schema.</summary>
    public async Task<Database> OpenMigrated(CancellationToken cancel)
    {
        var database = await Open(cancel);
        await Migrator.Migrate(database, cancel);
        return database;
    }

    public async ValueTask DisposeAsync()
    {
        folder?.Delete(recursive: true);
        if (postgresName is not null)
            await Execute($"drop database {postgresName} with (force)", CancellationToken.None);
    }

    private static string? Server => Environment.GetEnvironmentVariable(PostgresVariable);

    private static async Task<string> CreatePostgres(CancellationToken cancel)
    {
        Assert.SkipWhen(Server is null, $"{PostgresVariable} names no PostgreSQL server; ./dev test starts one.");
        var name = $"test_{Guid.CreateVersion7():N}";
        await Execute($"create database {name}", cancel);
        return name;
    }

    private static async Task Execute(string sql, CancellationToken cancel)
    {
        await using var source = NpgsqlDataSource.Create(Server!);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancel);
    }
}
