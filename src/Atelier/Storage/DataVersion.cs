using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Atelier.Storage;

/// <summary>
/// A number that is another one after each commit to a SQLite database by any other connection: the server's own, or that of a command
/// beside it (https://www.sqlite.org/pragma.html#pragma_data_version). It is exact: what was committed before it is read is counted.
/// </summary>
internal sealed class DataVersion : IDisposable
{
    private readonly Lock oneAtATime = new();
    private readonly SqliteConnection connection;
    private readonly sqlite3_stmt statement;

    /// <param name="connection">An open connection of its own, which ends with this.</param>
    public DataVersion(SqliteConnection connection)
    {
        this.connection = connection;
        SqliteException.ThrowExceptionForRC(
            raw.sqlite3_prepare_v2(connection.Handle, "pragma data_version", out statement), connection.Handle);
    }

    /// <summary>The number; null if the database cannot be asked at the moment.</summary>
    public long? Read()
    {
        lock (oneAtATime)
        {
            // By hand, because it is asked with every request: the driver takes ten times as long as SQLite.
            var version = raw.sqlite3_step(statement) == raw.SQLITE_ROW ? raw.sqlite3_column_int64(statement, 0) : (long?)null;
            raw.sqlite3_reset(statement);
            return version;
        }
    }

    public void Dispose()
    {
        statement.Dispose();
        connection.Dispose();
    }
}
