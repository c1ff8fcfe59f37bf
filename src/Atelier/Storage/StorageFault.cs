using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Atelier.Storage;

/// <summary>What is wrong with the database, where that is known, in words for the operator: the cause and the way out.</summary>
internal static class StorageFault
{
    // SQLite's primary result codes, https://sqlite.org/rescode.html.
    private const int Busy = 5;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Damaged = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    private const string RestoreIt = "stop the server and bring a backup back with atelier db restore";

    /// <summary>The cause and the way out, or null if the fault is a defect of the program rather than the database's.</summary>
    public static string? Explain(Exception fault) => fault switch
    {
        SqliteException sqlite => Explain(sqlite.SqliteErrorCode) is { } known ? $"{known} (SQLite: {sqlite.Message})" : null,
        PostgresException refused => refused.SqlState switch
        {
            PostgresErrorCodes.DiskFull => $"its disk is full; make room there ({refused.MessageText})",
            // Invalid authorization, and a database that is not there.
            ['2', '8', ..] or ['3', 'D', ..] =>
                $"it refuses the connection; check user, password and database of --storage ({refused.MessageText})",
            _ => null,
        },
        NpgsqlException unreachable => $"it cannot be reached; check that it runs and what --storage says ({unreachable.Message})",
        _ => null,
    };

    /// <summary>Opens or sets up a database; a fault of its own becomes an exception that names it, the cause and the way out.</summary>
    public static async Task<T> Named<T>(string name, Func<Task<T>> open)
    {
        try
        {
            return await open();
        }
        catch (DbException fault) when (Explain(fault) is { } cause)
        {
            throw new InvalidDataException($"{name}: {cause}.", fault);
        }
    }

    private static string? Explain(int code) => code switch
    {
        Busy => "the database is locked by another program for longer than 10 s; end it, then try again",
        ReadOnly => "the database cannot be written; check owner and mode of file and folder, and whether the disk is mounted read-only",
        InputOutput => "the disk fails to read or write the database; check the disk (dmesg) and its free space",
        Damaged or NoDatabase => $"the database is damaged; {RestoreIt}",
        Full => "the disk that holds the database is full; make room, it is written again as soon as there is",
        CannotOpen => "the database cannot be opened; check that file and folder are there, and their owner and mode",
        _ => null,
    };
}
