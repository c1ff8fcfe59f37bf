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

/// <summary>Opens an empty database of its own for a test.</summary>
internal static class TestDatabases
{
    private const string PostgresVariable = "ATELIER_TEST_POSTGRES";

    public static async Task<Database> Open(TestDatabase kind, CancellationToken cancel)
    {
        switch (kind)
        {
            case TestDatabase.SqliteMemory:
                return await Database.OpenMemory(cancel);
            case TestDatabase.SqliteFile:
                return await Database.OpenSqliteFile(Path.Combine(Directory.CreateTempSubdirectory("atelier-test").FullName, "atelier.db"), cancel);
            default:
                return Database.OpenPostgres(await CreatePostgres(cancel));
        }
    }

    private static async Task<string> CreatePostgres(CancellationToken cancel)
    {
        var server = Environment.GetEnvironmentVariable(PostgresVariable);
        Assert.SkipWhen(server is null, $"{PostgresVariable} names no PostgreSQL server; ./dev test starts one.");
        var name = $"test_{Guid.CreateVersion7():N}";
        await using var source = NpgsqlDataSource.Create(server!);
        await using var create = source.CreateCommand($"create database {name}");
        await create.ExecuteNonQueryAsync(cancel);
        return new NpgsqlConnectionStringBuilder(server) { Database = name, MaxPoolSize = 10 }.ToString();
    }
}
