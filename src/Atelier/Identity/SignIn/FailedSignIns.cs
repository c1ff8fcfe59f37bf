using System.Security.Cryptography;
using System.Text;
using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Identity.SignIn;

/// <summary>
/// Refuses attempts to sign in after too many that failed: for one name, whether or not a user has it, and from one address. An attempt
/// counts before its password is looked at, so that many at once are many; one that succeeds is taken back.
/// </summary>
internal sealed class FailedSignIns(ServerKey serverKey, Database database, TimeProvider time)
{
    /// <summary>How many attempts may fail for one name.</summary>
    public const int MostForName = 10;

    /// <summary>How many may fail from one address: a whole studio may share one.</summary>
    public const int MostFromAddress = 100;

    /// <summary>How long attempts are refused after the last that was let through, and after which failures are forgotten.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(15);

    private readonly byte[] key = serverKey.Derive("names and addresses of failed sign-ins");

    /// <summary>Forgets what is too old to count.</summary>
    public DueTable Due => new("failed_sign_ins", Forget);

    /// <summary>Counts an attempt.</summary>
    /// <exception cref="ApiError">ThrottlingException.</exception>
    public async Task Begin(string account, string name, string address, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await Count(db, OfName(account, name), MostForName, "with this name", now, cancel);
        await Count(db, OfAddress(address), MostFromAddress, "from this address", now, cancel);
        await db.Commit(cancel);
    }

    /// <summary>Takes an attempt back that succeeded: the name's failures are forgotten, the address has one less.</summary>
    public async Task TakeBack(Connection db, string account, string name, string address, CancellationToken cancel)
    {
        await Forget(db, account, name, cancel);
        await db.Execute(
            "update failed_sign_ins set attempts = attempts - 1 where id = @id and attempts > 0", new { id = OfAddress(address) }, cancel);
    }

    /// <summary>Forgets the failures of a name.</summary>
    public Task Forget(Connection db, string account, string name, CancellationToken cancel) =>
        db.Execute("delete from failed_sign_ins where id = @id", new { id = OfName(account, name) }, cancel);

    /// <summary>Those of the names that attempts are refused for now.</summary>
    public async Task<IReadOnlySet<string>> FindLocked(
        Connection db, string account, IEnumerable<string> names, CancellationToken cancel)
    {
        var byId = names.ToDictionary(name => OfName(account, name));
        var recent = (time.GetUtcNow() - Pause).ToUnixTimeMilliseconds();
        var locked = new Condition("attempts >= @most and last_at > @recent", new { most = MostForName, recent }).AndAnyOf("id", byId.Keys);
        var ids = await db.Query<string>($"select id from failed_sign_ins where {locked.Sql}", locked.Values, cancel);
        return ids.Select(id => byId[id]).ToHashSet();
    }

    private static async Task Count(Connection db, string id, int most, string what, long now, CancellationToken cancel)
    {
        var (recent, dueAt) = (now - (long)Pause.TotalMilliseconds, now + (long)Pause.TotalMilliseconds);
        // Written first, so that of many attempts at once each sees the ones before it.
        await db.Execute(
            "insert into failed_sign_ins (id, attempts, last_at, due_at) values (@id, 0, @now, @dueAt) " +
            "on conflict (id) do update set " +
            "attempts = case when failed_sign_ins.last_at <= @recent then 0 else failed_sign_ins.attempts end",
            new { id, now, dueAt, recent }, cancel);
        var (attempts, lastAt) = (await db.Query(
            "select attempts, last_at from failed_sign_ins where id = @id", new { id }, row => (row.GetInt64(0), row.GetInt64(1)),
            cancel)).Single();
        if (attempts >= most)
            throw Refused(what, TimeSpan.FromMilliseconds(lastAt - recent));
        await db.Execute(
            "update failed_sign_ins set attempts = attempts + 1, last_at = @now, due_at = @dueAt where id = @id",
            new { id, now, dueAt }, cancel);
    }

    private static ApiError Refused(string what, TimeSpan wait) => ApiError.Throttled(
        $"Too many attempts to sign in {what} have failed; try again in {Math.Max(1, Math.Ceiling(wait.TotalMinutes))} minutes, " +
        "or have an administrator reset the password.",
        wait);

    private async Task Forget(string id, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        await db.Execute("delete from failed_sign_ins where id = @id and due_at <= @now", new { id, now }, cancel);
        await db.Commit(cancel);
    }

    private string OfName(string account, string name) => Hide($"name {account} {name}");

    private string OfAddress(string address) => Hide($"address {address}");

    // People type passwords where names belong; nothing that was typed is kept in the clear.
    private string Hide(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
}
