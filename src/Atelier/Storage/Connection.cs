using System.Buffers;
using System.Data.Common;
using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Atelier.Storage;

/// <summary>One use of the database: a read, or a transaction.</summary>
internal sealed class Connection(OpenConnection open, DbTransaction? transaction, Database database, Action? release)
    : IAsyncDisposable
{
    private readonly List<Action> afterCommit = [];
    private readonly HashSet<RowChange> changes = [];
    private readonly List<byte[]> texts = [];

    /// <summary>What becomes of rows before they are written.</summary>
    public Amendments Amendments => database.Amendments;

    /// <summary>The database's version that what is read here may be as old as; null for one that reads all anew.</summary>
    public long? Version { get; init; }

    /// <summary>A row that may have been read before, by its table and key, or what reads it now.</summary>
    public async ValueTask<TRow?> Row<TRow>(string table, string key, Func<Task<TRow?>> read)
        where TRow : class
    {
        if (database.Rows.TryGet(Version, (table, key), out var known))
            return (TRow)known;
        var row = await read();
        if (row is not null && database.Rows.Wants(Version, (table, key)))
            database.Rows.Keep(Version, (table, key), row, size: 1);
        return row;
    }

    /// <summary>The rows that a query finds, as single values or as records whose parameters are the columns.</summary>
    public Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters, CancellationToken cancel) =>
        Read<T>(sql, parameters, int.MaxValue, ParserOf<T>, cancel);

    /// <summary>Reads rows by hand, for columns that should not pass through a string.</summary>
    public Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters, Func<DbDataReader, T> read, CancellationToken cancel) =>
        Read(sql, parameters, int.MaxValue, _ => read, cancel);

    /// <summary>The first row that a query finds.</summary>
    public async Task<T?> QueryFirst<T>(string sql, object? parameters, CancellationToken cancel) =>
        await Read<T>(sql, parameters, 1, ParserOf<T>, cancel) is [var first] ? first : default;

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public Task<int> Execute(string sql, object? parameters, CancellationToken cancel) =>
        open.Run(sql, parameters, transaction, command => command.ExecuteNonQueryAsync(cancel));

    /// <summary>A text in a row as UTF-8, in memory that is good as long as this connection is.</summary>
    public ReadOnlyMemory<byte> ReadText(DbDataReader reader, int column)
    {
        // A page of documents would be a large object, of which .NET makes much ado, each time.
        if (reader is not SqliteDataReader sqlite)
            return reader.GetFieldValue<byte[]>(column);
        var text = raw.sqlite3_column_blob(sqlite.Handle, column);
        var rented = ArrayPool<byte>.Shared.Rent(text.Length);
        texts.Add(rented);
        text.CopyTo(rented);
        return rented.AsMemory(0, text.Length);
    }

    /// <summary>Has something done once the transaction is on the disk, such as waking a worker; never if it is undone.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    /// <summary>Has those who listen told that a row changed, once that is on the disk.</summary>
    public void NoteChange(string table, string id) => changes.Add(new RowChange(table, id));

    /// <summary>The same of a membership.</summary>
    public void NoteChange(string table, MemberKey member) => NoteChange(table, member.ToString());

    /// <summary>Makes the transaction's writes final.</summary>
    public async Task Commit(CancellationToken cancel)
    {
        if (transaction is null)
            throw new InvalidOperationException("A connection for reading has nothing to commit.");
        await database.Announce(this, changes, cancel);
        await transaction.CommitAsync(cancel);
        afterCommit.ForEach(action => action());
    }

    public async ValueTask DisposeAsync()
    {
        texts.ForEach(text => ArrayPool<byte>.Shared.Return(text));
        texts.Clear();
        try
        {
            if (transaction is not null)
                await transaction.DisposeAsync();
            await database.Return(open);
        }
        finally
        {
            release?.Invoke();
        }
    }

    private Task<IReadOnlyList<T>> Read<T>(
        string sql, object? parameters, int most, Func<DbDataReader, Func<DbDataReader, T>> parser, CancellationToken cancel) =>
        open.Run<IReadOnlyList<T>>(sql, parameters, transaction, async command =>
        {
            await using var reader = await command.ExecuteReaderAsync(cancel);
            if (!await reader.ReadAsync(cancel))
                return [];
            var parse = parser(reader);
            var rows = new List<T>();
            do
                rows.Add(parse(reader));
            while (rows.Count < most && await reader.ReadAsync(cancel));
            return rows;
        });

    private static Func<DbDataReader, T> ParserOf<T>(DbDataReader reader)
    {
        var parse = reader.GetRowParser(typeof(T));
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        return row => parse(row) switch
        {
            T value => value,
            null => default!,
            // SQLite's integers are long.
            var other => (T)Convert.ChangeType(other, type, CultureInfo.InvariantCulture),
        };
    }
}
