using System.Security.Cryptography;

namespace Atelier.Storage;

/// <summary>The id of everything that shares one database: the mark by which what is in the engine is known as ours.</summary>
internal static class Installation
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    public static async Task<string> ReadOrCreateId(Database database, CancellationToken cancel)
    {
        await using var db = await database.SetUp(cancel);
        var id = await db.QueryFirst<string>("select id from installation", null, cancel);
        if (id is not null)
            return id;
        id = $"atelier-{RandomNumberGenerator.GetString(Alphabet, 12)}";
        await db.Execute("insert into installation (id) values (@id)", new { id }, cancel);
        await db.Commit(cancel);
        return id;
    }
}
