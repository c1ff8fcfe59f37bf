using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using SQLitePCL;

namespace Atelier.Storage;

/// <summary>
/// The database behind the server: SQLite in a file or in memory, or PostgreSQL. Both speak the same SQL here; what differs between them is
/// in this file alone.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private const string ChangesChannel = "atelier_rows";

    // A notification of PostgreSQL holds less than 8,000 bytes.
    private const int ChangesAtOnce = 50;

    // Any number that other programs on the same PostgreSQL server do not use.
    private const long SetUpLock = 0x4174656C696572;

    private const int MostPrepared = 100;

    private static readonly TimeSpan HearingCheck = TimeSpan.FromSeconds(10);

    // Each may keep 2 MiB of the database at hand.
    private const int MostIdle = 16;

    // Studios, above all: each request needs its own.
    private const int MostRows = 200;

    private readonly ConcurrentStack<OpenConnection> idle = new();
    private readonly DbDataSource source;
    private readonly DbConnection? keeper;
    private readonly Lazy<DataVersion>? version;

    // SQLite has one writer at a time. Queueing for it here costs no polling and is fair; null where the database itself arranges writers.
    private readonly SemaphoreSlim? writer;

    // SQLite works on the thread that asks: more at once than there are processors get in each other's way, with a cache each.
    private readonly SemaphoreSlim? readers;

    private volatile bool isDisposed;

    // Counting what SQLite has allocated takes a lock that all threads share at each allocation. It must be said before it is first used.
    static Database()
    {
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private Database(DbDataSource source, bool isSqlite, DbConnection? keeper, string? file)
    {
        this.source = source;
        this.keeper = keeper;
        IsSqlite = isSqlite;
        File = file;
        writer = isSqlite ? new SemaphoreSlim(1) : null;
        readers = isSqlite ? new SemaphoreSlim(Math.Max(2, Environment.ProcessorCount)) : null;
        version = isSqlite ? new Lazy<DataVersion>(() => new DataVersion((SqliteConnection)source.OpenConnection())) : null;
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
        var text = new SqliteConnectionStringBuilder { DataSource = $"file:/{Guid.CreateVersion7()}?vfs=memdb" }.ToString();
        var source = SqliteFactory.Instance.CreateDataSource(text);
        return new Database(source, isSqlite: true, keeper: await source.OpenConnectionAsync(cancel), file: null);
    }

    /// <summary>PostgreSQL, named by an Npgsql connection string.</summary>
    public static Database OpenPostgres(string connectionString) =>
        new(NpgsqlDataSource.Create(WithPrepared(connectionString)), isSqlite: false, keeper: null, file: null);

    /// <summary>
    /// Another number after each commit, by whomever: what was read after it is still so as long as it is the same. Null if that cannot be
    /// told, which of PostgreSQL it cannot be without asking as much as an answer takes.
    /// </summary>
    public long? Version() => version?.Value.Read();

    /// <summary>Rows that were read and have not changed since, by their tables and keys.</summary>
    public Kept<(string Table, string Key), object> Rows { get; } = new(MostRows, TimeProvider.System);

    /// <summary>A connection that sees what is committed. It writes nothing that must hold together.</summary>
    public async Task<Connection> Read(CancellationToken cancel) =>
        new(await Open(cancel), transaction: null, this, release: null);

    /// <summary>The same for one of many who ask at once: it waits for its turn, and so must not have another connection already.</summary>
    /// <param name="version">The <see cref="Version"/> read before: rows that were read since then may be taken from memory.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Connection> ReadInTurn(long? version, CancellationToken cancel)
    {
        if (readers is null)
            return await Read(cancel);
        await readers.WaitAsync(cancel);
        try
        {
            return new Connection(await Open(cancel), transaction: null, this, () => readers.Release()) { Version = version };
        }
        catch
        {
            readers.Release();
            throw;
        }
    }

    /// <summary>A connection in a transaction; what it wrote is undone unless <see cref="Connection.Commit"/> is reached.</summary>
    public async Task<Connection> Write(CancellationToken cancel)
    {
        if (writer is not null)
            await writer.WaitAsync(cancel);
        OpenConnection? open = null;
        try
        {
            open = await Open(cancel);
            return new Connection(open, await Begin(open.Raw, cancel), this, () => writer?.Release());
        }
        catch
        {
            if (open is not null)
                await open.DisposeAsync();
            writer?.Release();
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

    /// <summary>Takes a connection back after its use. Those to PostgreSQL its driver keeps.</summary>
    public async ValueTask Return(OpenConnection connection)
    {
        if (IsSqlite && !isDisposed && idle.Count < MostIdle)
            idle.Push(connection);
        else
            await connection.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        isDisposed = true;
        while (idle.TryPop(out var connection))
            await connection.DisposeAsync();
        if (version?.IsValueCreated == true)
            version.Value.Dispose();
        if (keeper is not null)
            await keeper.DisposeAsync();
        await source.DisposeAsync();
        if (IsSqlite)
            SqliteConnection.ClearAllPools();
        writer?.Dispose();
        readers?.Dispose();
    }

    // What runs again and again is compiled once for each connection, unless who wrote the text has a reason against it.
    private static NpgsqlConnectionStringBuilder WithPrepared(string connectionString)
    {
        var text = new NpgsqlConnectionStringBuilder(connectionString);
        if (!text.ContainsKey("Max Auto Prepare"))
            text.MaxAutoPrepare = MostPrepared;
        return text;
    }

    private static Database OpenSqlite(string file, SqliteOpenMode mode)
    {
        var text = new SqliteConnectionStringBuilder { DataSource = file, Mode = mode }.ToString();
        return new Database(SqliteFactory.Instance.CreateDataSource(text), isSqlite: true, keeper: null, file);
    }

    // SQLite's immediate transaction takes the write lock first, so that a read in it is never out of date by the time it writes.
    private static async ValueTask<DbTransaction> Begin(DbConnection connection, CancellationToken cancel) =>
        connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: false) : await connection.BeginTransactionAsync(cancel);

    private async Task<OpenConnection> Open(CancellationToken cancel)
    {
        if (idle.TryPop(out var rested))
            return rested;
        var opened = new OpenConnection(await source.OpenConnectionAsync(cancel), keepsStatements: IsSqlite);
        if (IsSqlite)
            await opened.Run("pragma busy_timeout = 10000", null, null, command => command.ExecuteNonQueryAsync(cancel));
        return opened;
    }
}
