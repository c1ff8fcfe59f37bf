using System.Security.Cryptography;

namespace Atelier.Storage;

/// <summary>
/// What everything that shares one database has in common: an id, the mark by which what is in the engine is known as ours, and the server
/// key that its secrets are sealed with.
/// </summary>
internal static class Installation
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <param name="database">The database.</param>
    /// <param name="keyMark">What tells the server key from others without giving it away.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="InvalidDataException">The database was made with another server key.</exception>
    public static async Task<string> ReadOrCreateId(Database database, string keyMark, CancellationToken cancel)
    {
        await using var db = await database.SetUp(cancel);
        if (await FindId(db, keyMark, cancel) is { } known)
            return known;
        var id = $"atelier-{RandomNumberGenerator.GetString(Alphabet, 12)}";
        await db.Execute("insert into installation (id, key_mark) values (@id, @keyMark)", new { id, keyMark }, cancel);
        await db.Commit(cancel);
        return id;
    }

    /// <summary>The id, or null in a database that no server has used yet.</summary>
    /// <exception cref="InvalidDataException">The database was made with another server key.</exception>
    public static async Task<string?> FindId(Connection db, string keyMark, CancellationToken cancel)
    {
        var known = await db.QueryFirst<Known>("select id, key_mark as KeyMark from installation", null, cancel);
        return known is null || known.KeyMark == keyMark ? known?.Id : throw new InvalidDataException(
            "The server key is not the one this database was made with: bring server.key back from your backup of the data folder.");
    }

    private sealed record Known(string Id, string KeyMark);
}
