using System.Security.Cryptography;
using Atelier.Storage;

namespace Atelier.Identity.SignIn;

/// <summary>A user's password as it is stored.</summary>
/// <param name="PrincipalId">Whose it is.</param>
/// <param name="Hash">What <see cref="PasswordHash"/> made of it.</param>
/// <param name="IsTemporary">Whether it was chosen by somebody else, so that signing in with it takes a new one.</param>
internal sealed record StoredPassword(string PrincipalId, string Hash, bool IsTemporary);

/// <summary>The passwords of users, and what one may be.</summary>
internal static class Passwords
{
    public const int Shortest = 12;
    public const int Longest = 128;
    public const string Rule = "must have 12 to 128 characters, and must not be or hold the user's name";

    // Without the letters and digits that are taken for one another.
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>A password that nobody can guess, for somebody to type once: four groups of five, 100 bits.</summary>
    public static string Random() =>
        string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));

    public static bool IsOne(string text, string userName) =>
        text.Length is >= Shortest and <= Longest && !text.Contains(userName, StringComparison.OrdinalIgnoreCase);

    /// <summary>The password of the user of that name in the account; null if there is no such user or it has none.</summary>
    public static async Task<StoredPassword?> Find(Connection db, string account, string name, CancellationToken cancel)
    {
        var found = await db.Query(
            "select w.principal_id, w.hash, w.is_temporary from passwords w join principals p on p.id = w.principal_id " +
            "where p.account = @account and p.name = @name",
            new { account, name },
            row => new StoredPassword(row.GetString(0), row.GetString(1), row.GetInt64(2) == 1), cancel);
        return found.SingleOrDefault();
    }

    /// <summary>Gives the user a password in place of the one it had. Its sign-ins end, all but one if that is named.</summary>
    public static async Task Set(
        Connection db, string principalId, string hash, bool isTemporary, string? but, DateTimeOffset now, CancellationToken cancel)
    {
        await db.Execute(
            "insert into passwords (principal_id, hash, is_temporary, changed_at) values (@principalId, @hash, @isTemporary, @now) " +
            "on conflict (principal_id) do update set hash = excluded.hash, is_temporary = excluded.is_temporary, " +
            "changed_at = excluded.changed_at",
            new { principalId, hash, isTemporary = isTemporary ? 1L : 0L, now = now.ToUnixTimeMilliseconds() }, cancel);
        await SignIns.EndAll(db, principalId, but, cancel);
    }

    /// <summary>
    /// Gives the user a password of <see cref="Random"/> that it keeps. Nobody guesses one, so the hash is a quick one; the first sign-in
    /// makes it anew.
    /// </summary>
    public static Task SetRandom(Connection db, string principalId, string password, DateTimeOffset now, CancellationToken cancel) =>
        Set(db, principalId, PasswordHash.Make(password, rounds: 1), isTemporary: false, but: null, now, cancel);

    /// <summary>Replaces the hash of a password that stays the same.</summary>
    public static Task Renew(Connection db, string principalId, string hash, CancellationToken cancel) =>
        db.Execute("update passwords set hash = @hash where principal_id = @principalId", new { principalId, hash }, cancel);

    /// <summary>Whether the user had a password, which is gone now. Its sign-ins end.</summary>
    public static async Task<bool> Remove(Connection db, string principalId, CancellationToken cancel)
    {
        await SignIns.EndAll(db, principalId, but: null, cancel);
        return await db.Execute("delete from passwords where principal_id = @principalId", new { principalId }, cancel) == 1;
    }
}
