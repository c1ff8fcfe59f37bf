using System.Data.Common;
using Dapper;

namespace Atelier.Storage;

/// <summary>One use of the database: a read, or a transaction.</summary>
internal sealed class Connection(DbConnection connection, DbTransaction? transaction, Database database, Action? release)
    : IAsyncDisposable
{
    private readonly List<Action> afterCommit = [];
    private readonly HashSet<RowChange> changes = [];

    /// <summary>What becomes of rows before they are written.</summary>
    public Amendments Amendments => database.Amendments;

    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters, CancellationToken cancel) =>
        (await connection.QueryAsync<T>(Command(sql, parameters, cancel))).AsList();

    /// <summary>Reads rows by hand, for columns that should not pass through a string.</summary>
    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters, Func<DbDataReader, T> read, CancellationToken cancel)
    {
        await using var reader = await connection.ExecuteReaderAsync(Command(sql, parameters, cancel));
        var rows = new List<T>();
        while (await reader.ReadAsync(cancel))
            rows.Add(read(reader));
        return rows;
    }

    public async Task<T?> QueryFirst<T>(string sql, object? parameters, CancellationToken cancel) =>
        await connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters, cancel));

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public Task<int> Execute(string sql, object? parameters, CancellationToken cancel) =>
        connection.ExecuteAsync(Command(sql, parameters, cancel));

    /// <summary>Has something done once the transaction is on the disk, such as waking a worker; never if it is undone.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    /// <summary>Has those who listen told that a row changed, once that is on the disk.</summary>
    public void NoteChange(string table, string id) => changes.Add(new RowChange(table, id));

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
        if (transaction is not null)
            await transaction.DisposeAsync();
        await connection.DisposeAsync();
        release?.Invoke();
    }

    private CommandDefinition Command(string sql, object? parameters, CancellationToken cancel) =>
        new(sql, parameters, transaction, cancellationToken: cancel);
}
