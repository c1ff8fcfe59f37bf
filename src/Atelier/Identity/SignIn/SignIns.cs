using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Identity.SignIn;

/// <summary>Where somebody signs in: the address, and the browser as it calls itself.</summary>
internal sealed record SignInOrigin(string Address, string Browser)
{
    private const int LongestBrowser = 256;

    public static SignInOrigin Of(HttpContext http)
    {
        var browser = http.Request.Headers.UserAgent.ToString();
        return new SignInOrigin(
            http.Connection.RemoteIpAddress?.ToString() ?? "an unknown address",
            browser.Length > LongestBrowser ? browser[..LongestBrowser] : browser);
    }
}

/// <summary>The token of an issuer that a sign-in rests on.</summary>
/// <param name="Issuer">The issuer's URL.</param>
/// <param name="Sealed">The token, sealed.</param>
/// <param name="EndsAt">When it ends, and the sign-in with it.</param>
internal sealed record SignInToken(string Issuer, string Sealed, DateTimeOffset EndsAt);

/// <summary>A sign-in that is good now. Times are Unix milliseconds.</summary>
internal sealed record KnownSignIn(string Id, Caller Caller, string? Issuer, string? SealedToken, long UsedAt, long EndsAt);

/// <summary>A sign-in as its user sees it. Times are Unix milliseconds.</summary>
internal sealed record ListedSignIn(string Id, string Address, string Browser, string? Issuer, long CreatedAt, long UsedAt, long EndsAt);

/// <summary>
/// Who is signed in to the portal. Each sign-in has a secret of 256 bits that its browser keeps; here is only its hash. It ends after
/// <see cref="Idle"/> without a request, after <see cref="Longest"/> in any case, and with the issuer's token if it rests on one.
/// </summary>
internal static class SignIns
{
    /// <summary>What changes of sign-ins are told as.</summary>
    public const string TableName = "sign_ins";

    public static readonly TimeSpan Idle = TimeSpan.FromHours(8);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    // Writing down every request would make each a write.
    private static readonly TimeSpan Precision = TimeSpan.FromMinutes(1);

    /// <summary>Removes sign-ins that are over.</summary>
    public static DueTable Due(Database database, TimeProvider time) => new(TableName, async (id, cancel) =>
    {
        await using var db = await database.Write(cancel);
        await End(db, "id = @id and due_at <= @now", new { id, now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancel);
        await db.Commit(cancel);
    });

    /// <summary>Begins a sign-in and gives its secret.</summary>
    public static async Task<string> Begin(
        Connection db, string principalId, SignInOrigin origin, SignInToken? token, DateTimeOffset now, CancellationToken cancel)
    {
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var endsAt = token is not null && token.EndsAt < now + Longest ? token.EndsAt : now + Longest;
        await db.Execute(
            "insert into sign_ins (id, secret_hash, principal_id, address, browser, issuer, sealed_token, created_at, used_at, ends_at, " +
            "due_at) values (@id, @hash, @principalId, @Address, @Browser, @Issuer, @Sealed, @now, @now, @endsAt, @dueAt)",
            new
            {
                id = Ids.New(), hash = Hash(secret), principalId, origin.Address, origin.Browser, token?.Issuer, token?.Sealed,
                now = now.ToUnixTimeMilliseconds(), endsAt = endsAt.ToUnixTimeMilliseconds(), dueAt = DueAt(now, endsAt),
            },
            cancel);
        return secret;
    }

    /// <summary>The sign-in of that secret, unless it is over or its user disabled.</summary>
    public static Task<KnownSignIn?> Find(Connection db, string secret, DateTimeOffset now, CancellationToken cancel) =>
        Find(db, "s.secret_hash = @hash", new { hash = Hash(secret), now = now.ToUnixTimeMilliseconds() }, cancel);

    /// <summary>Whether the sign-in is not over, and its user not disabled.</summary>
    public static async Task<bool> IsGood(Connection db, string id, DateTimeOffset now, CancellationToken cancel) =>
        await Find(db, "s.id = @id", new { id, now = now.ToUnixTimeMilliseconds() }, cancel) is not null;

    /// <summary>Notes that the sign-in is used, to the minute.</summary>
    public static async Task Use(Database database, KnownSignIn signIn, DateTimeOffset now, CancellationToken cancel)
    {
        if (now.ToUnixTimeMilliseconds() - signIn.UsedAt < Precision.TotalMilliseconds)
            return;
        await using var db = await database.Write(cancel);
        await db.Execute(
            "update sign_ins set used_at = @now, due_at = @dueAt where id = @Id",
            new
            {
                signIn.Id, now = now.ToUnixTimeMilliseconds(),
                dueAt = DueAt(now, DateTimeOffset.FromUnixTimeMilliseconds(signIn.EndsAt)),
            },
            cancel);
        await db.Commit(cancel);
    }

    /// <summary>A principal's sign-ins, newest first.</summary>
    public static Task<IReadOnlyList<ListedSignIn>> List(Connection db, string principalId, DateTimeOffset now, CancellationToken cancel) =>
        db.Query<ListedSignIn>(
            "select id as Id, address as Address, browser as Browser, issuer as Issuer, created_at as CreatedAt, used_at as UsedAt, " +
            "ends_at as EndsAt from sign_ins where principal_id = @principalId and due_at > @now order by created_at desc, id",
            new { principalId, now = now.ToUnixTimeMilliseconds() }, cancel);

    /// <summary>Whether the principal had the sign-in, which is over now.</summary>
    public static async Task<bool> End(Connection db, string principalId, string id, CancellationToken cancel) =>
        await End(db, "principal_id = @principalId and id = @id", new { principalId, id }, cancel) == 1;

    /// <summary>Ends a principal's sign-ins, all but one if that is named.</summary>
    public static Task EndAll(Connection db, string principalId, string? but, CancellationToken cancel) =>
        End(db, "principal_id = @principalId and id <> @but", new { principalId, but = but ?? "" }, cancel);

    private static async Task<int> End(Connection db, string condition, object values, CancellationToken cancel)
    {
        var ended = await db.Query<string>($"select id from sign_ins where {condition}", values, cancel);
        foreach (var id in ended)
        {
            await db.Execute("delete from sign_ins where id = @id", new { id }, cancel);
            db.NoteChange(TableName, id);
        }

        return ended.Count;
    }

    private static async Task<KnownSignIn?> Find(Connection db, string condition, object values, CancellationToken cancel)
    {
        var found = await db.Query(
            "select s.id, s.issuer, s.sealed_token, s.used_at, s.ends_at, p.account, p.id, p.name, p.kind from sign_ins s " +
            $"join principals p on p.id = s.principal_id where {condition} and s.due_at > @now and p.is_enabled = 1",
            values,
            row => new KnownSignIn(
                row.GetString(0),
                new Caller(
                    row.GetString(5), row.GetString(6), row.GetString(7), row.GetString(8) == nameof(PrincipalKind.AccountAdministrator))
                {
                    Proof = new Proof(ProofKind.SignIn, row.GetString(0)),
                },
                row.IsDBNull(1) ? null : row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt64(3), row.GetInt64(4)),
            cancel);
        return found.SingleOrDefault();
    }

    private static long DueAt(DateTimeOffset now, DateTimeOffset endsAt) =>
        (now + Idle < endsAt ? now + Idle : endsAt).ToUnixTimeMilliseconds();

    private static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
