using System.Data.Common;

namespace Atelier.Storage;

/// <summary>
/// A connection that stays open between its uses, of which there is one at a time, with the statements that it has run: compiling one takes
/// SQLite longer than finding a row. PostgreSQL's driver keeps them by itself.
/// </summary>
internal sealed class OpenConnection(DbConnection connection, bool keepsStatements) : IAsyncDisposable
{
    // Statements that list values differ without end, so that all are forgotten now and then.
    private const int MostKept = 200;

    private readonly Dictionary<string, DbCommand> kept = [];

    public DbConnection Raw => connection;

    /// <summary>Runs a statement with the values of its parameters, see <see cref="SqlValues"/>.</summary>
    public async Task<T> Run<T>(string sql, object? values, DbTransaction? transaction, Func<DbCommand, Task<T>> run)
    {
        var command = await Find(sql);
        try
        {
            command.Transaction = transaction;
            SqlValues.Set(command, values);
            return await run(command);
        }
        finally
        {
            if (!keepsStatements)
                await command.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Forget();
        await connection.DisposeAsync();
    }

    private async ValueTask<DbCommand> Find(string sql)
    {
        if (kept.TryGetValue(sql, out var known))
            return known;
        if (kept.Count == MostKept)
            await Forget();
        var command = connection.CreateCommand();
        command.CommandText = sql;
        if (keepsStatements)
            kept.Add(sql, command);
        return command;
    }

    private async ValueTask Forget()
    {
        foreach (var command in kept.Values)
            await command.DisposeAsync();
        kept.Clear();
    }
}
