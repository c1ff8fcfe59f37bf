using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Atelier.Storage;

/// <summary>
/// The database behind the server: SQLite in a file or in memory, or PostgreSQL. Both speak the same SQL here; what differs between them is
/// in this file alone.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private const string MemoryMark = "vfs=memdb";

    private const string ChangesChannel = "atelier_rows";

    // A notification of PostgreSQL holds less than 8,000 bytes.
    private const int ChangesAtOnce = 100;

    // Any number that other programs on the same PostgreSQL server do not use.
    private const long SetUpLock = 0x4174656C696572;

    private static readonly TimeSpan HearingCheck = TimeSpan.FromSeconds(10);

    private readonly DbDataSource source;
    private readonly DbConnection? keeper;

    // SQLite has one writer at a time. Queueing for it here costs no polling and is fair; null where the database itself arranges writers.
    private readonly SemaphoreSlim? writer;

    static Database() => SqlMapper.ConnectionStringComparer = new MemoryAlike();

    private Database(DbDataSource source, bool isSqlite, DbConnection? keeper, string? file)
    {
        this.source = source;
        this.keeper = keeper;
        IsSqlite = isSqlite;
        File = file;
        writer = isSqlite ? new SemaphoreSlim(1) : null;
    }

    public bool IsSqlite { get; }

    /// <summary>What becomes of rows before they are written.</summary>
    public Amendments Amendments { get; } = new();

    /// <summary>What becomes of rows once they are committed.</summary>
    public RowChanges Changes { get; } = new();

    /// <summary>Whether other servers may work on it, too.</summary>
    public bool HasOtherServers => !IsSqlite;

    /// <summary>SQLite's file; null for any other database.</summary>
    public string? File { get; }

    /// <summary>SQLite in a file, which is made if it is not there. A committed write is on the disk.</summary>
    public static async Task<Database> OpenSqliteFile(string file, CancellationToken cancel)
    {
        var database = OpenSqlite(file, SqliteOpenMode.ReadWriteCreate);
        await using var connection = await database.Read(cancel);
        await connection.Execute("pragma journal_mode = wal", null, cancel);
        return database;
    }

    /// <summary>SQLite in a file that is there, to look at: nothing is made, and nothing about it is changed.</summary>
    public static Database OpenExistingFile(string file) => OpenSqlite(file, SqliteOpenMode.ReadWrite);

    /// <summary>SQLite in memory, gone with this object.</summary>
    public static async Task<Database> OpenMemory(CancellationToken cancel)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = $"file:/{Guid.CreateVersion7()}?{MemoryMark}" }.ToString();
        var source = SqliteFactory.Instance.CreateDataSource(text);
        return new Database(source, isSqlite: true, keeper: await source.OpenConnectionAsync(cancel), file: null);
    }

    /// <summary>PostgreSQL, named by an Npgsql connection string.</summary>
    public static Database OpenPostgres(string connectionString) =>
        new(NpgsqlDataSource.Create(connectionString), isSqlite: false, keeper: null, file: null);

    /// <summary>A connection that sees what is committed. It writes nothing that must hold together.</summary>
    public async Task<Connection> Read(CancellationToken cancel) =>
        new(await Open(cancel), transaction: null, this, release: null);

    /// <summary>A connection in a transaction; what it wrote is undone unless <see cref="Connection.Commit"/> is reached.</summary>
    public async Task<Connection> Write(CancellationToken cancel)
    {
        if (writer is null)
        {
            var plain = await Open(cancel);
            return new Connection(plain, await plain.BeginTransactionAsync(cancel), this, release: null);
        }

        await writer.WaitAsync(cancel);
        try
        {
            var connection = await Open(cancel);
            // An immediate transaction takes the write lock first, so that a read in it is never out of date by the time it writes.
            var transaction = ((SqliteConnection)connection).BeginTransaction(deferred: false);
            return new Connection(connection, transaction, this, () => writer.Release());
        }
        catch
        {
            writer.Release();
            throw;
        }
    }

    /// <summary>
    /// A transaction that sets the database up, alone among all programs: two that start at the same moment do it one after the other.
    /// </summary>
    public async Task<Connection> SetUp(CancellationToken cancel)
    {
        var db = await Write(cancel);
        // SQLite's write lock is that already.
        if (!IsSqlite)
            await db.Execute("select pg_advisory_xact_lock(@SetUpLock)", new { SetUpLock }, cancel);
        return db;
    }

    /// <summary>Has rows that a transaction changed told to who listens, when it is committed: by PostgreSQL, or else by us.</summary>
    public async Task Announce(Connection db, IReadOnlyCollection<RowChange> changes, CancellationToken cancel)
    {
        if (IsSqlite)
        {
            foreach (var change in changes)
                db.AfterCommit(() => Changes.Tell(change));
            return;
        }

        foreach (var some in changes.Chunk(ChangesAtOnce))
            await db.Execute("select pg_notify(@ChangesChannel, @text)", new { ChangesChannel, text = RowChange.Write(some) }, cancel);
    }

    /// <summary>Tells who listens what every server on this PostgreSQL commits, until that cannot be heard any more.</summary>
    public async Task HearChanges(CancellationToken cancel)
    {
        await using var connection = (NpgsqlConnection)await source.OpenConnectionAsync(cancel);
        connection.Notification += (_, told) =>
        {
            foreach (var change in RowChange.Read(told.Payload))
                Changes.Tell(change);
        };
        await connection.ExecuteAsync($"listen {ChangesChannel}");
        Changes.Tell(null);
        while (true)
        {
            // A connection that broke without a word is noticed by asking.
            if (!await connection.WaitAsync(HearingCheck, cancel))
                await connection.ExecuteAsync("select 1");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (keeper is not null)
            await keeper.DisposeAsync();
        await source.DisposeAsync();
        if (IsSqlite)
            SqliteConnection.ClearAllPools();
        writer?.Dispose();
    }

    private static Database OpenSqlite(string file, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode }.ToString();
        return new Database(SqliteFactory.Instance.CreateDataSource(text), isSqlite: true, keeper: null, file);
    }

    private async Task<DbConnection> Open(CancellationToken cancel)
    {
        var connection = await source.OpenConnectionAsync(cancel);
        if (IsSqlite)
            await connection.ExecuteAsync("pragma busy_timeout = 10000");
        return connection;
    }
    /// <summary>
    /// Dapper keeps what it compiled for a query by connection string, for ever. Databases in memory come and go and are all made alike, so
    /// they share that.
    /// </summary>
    private sealed class MemoryAlike : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y || (IsMemory(x) && IsMemory(y));

        public int GetHashCode(string obj) => IsMemory(obj) ? 0 : StringComparer.Ordinal.GetHashCode(obj);

        private static bool IsMemory(string? text) => text?.Contains(MemoryMark, StringComparison.Ordinal) == true;
    }
}
