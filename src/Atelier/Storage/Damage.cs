using Microsoft.Data.Sqlite;

namespace Atelier.Storage;

/// <summary>Whether the pages of a SQLite database hold together; of other databases their own server knows that.</summary>
internal static class Damage
{
    /// <summary>What SQLite finds, a sentence each, in the time it takes to read the whole file; nothing in a sound one.</summary>
    public static Task<IReadOnlyList<string>> Find(Database database, CancellationToken cancel) =>
        Ask(database, "pragma integrity_check", cancel);

    /// <summary>Refuses a damaged database; it does not compare indexes with tables and takes less time.</summary>
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    public static async Task Refuse(Database database, CancellationToken cancel)
    {
        if (await Ask(database, "pragma quick_check(1)", cancel) is [var first, ..])
            throw new InvalidDataException(
                $"{database.File}: the database is damaged; stop the server and bring a backup back with atelier db restore ({first}).");
    }

    private static async Task<IReadOnlyList<string>> Ask(Database database, string pragma, CancellationToken cancel)
    {
        if (!database.IsSqlite)
            return [];
        try
        {
            await using var db = await database.Read(cancel);
            var found = await db.Query<string>(pragma, null, cancel);
            return found is ["ok"] ? [] : [.. found.Select(line => line.ReplaceLineEndings(" "))];
        }
        catch (SqliteException fault)
        {
            return [fault.Message];
        }
    }
}
