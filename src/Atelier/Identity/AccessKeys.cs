using System.Security.Cryptography;
using System.Text;
using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Identity;

/// <summary>An access key at the one moment its secret can be read: when it is made.</summary>
internal sealed record NewAccessKey(string Id, string Secret)
{
    private const string IdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>A random key in AWS's own form.</summary>
    /// <param name="kind">What its id begins with: <see cref="AccessKeys.Kind"/> or <see cref="TemporaryKeys.Kind"/>.</param>
    public static NewAccessKey Random(string kind) => new(
        kind + RandomNumberGenerator.GetString(IdAlphabet, 16), RandomNumberGenerator.GetString(SecretAlphabet, 40));
}

/// <summary>A usable access key with whom it stands for.</summary>
internal sealed record KnownAccessKey(Caller Caller, string Secret);

/// <summary>An access key as it is listed. Times are Unix milliseconds.</summary>
internal sealed record ListedAccessKey(
    string Id, string PrincipalId, string UserName, bool IsActive, bool IsUserEnabled, long CreatedAt, long? LastUsedAt);

/// <summary>The access keys of principals. Secrets are stored encrypted, because verifying a signature needs them in the clear.</summary>
internal sealed class AccessKeys(ServerKey serverKey, TimeProvider time)
{
    /// <summary>What the id of a key begins with that stays.</summary>
    public const string Kind = "AKIA";

    /// <summary>How many active keys a principal may have: as many as it takes to replace one by another. IAM has the same limit.</summary>
    public const int MostActive = 2;

    private readonly SecretBox box = new(serverKey.Derive("access key secrets"));

    /// <summary>Makes a key for a principal.</summary>
    public async Task<NewAccessKey> Add(Connection db, string principalId, CancellationToken cancel)
    {
        var key = NewAccessKey.Random(Kind);
        await Add(db, principalId, key, cancel);
        return key;
    }

    /// <summary>Gives a principal a key that was made before.</summary>
    public Task Add(Connection db, string principalId, NewAccessKey key, CancellationToken cancel) => db.Execute(
        "insert into access_keys (id, principal_id, sealed_secret, is_active, created_at) " +
        "values (@Id, @principalId, @sealedSecret, 1, @now)",
        new
        {
            key.Id, principalId, sealedSecret = box.Seal(Encoding.UTF8.GetBytes(key.Secret), key.Id),
            now = time.GetUtcNow().ToUnixTimeMilliseconds(),
        },
        cancel);

    /// <summary>The key of that id, or null unless it is active and its principal enabled.</summary>
    public async Task<KnownAccessKey?> Find(Connection db, string id, CancellationToken cancel)
    {
        var stored = await db.QueryFirst<StoredKey>(
            "select k.sealed_secret as SealedSecret, p.id as PrincipalId, p.account as Account, p.name as Name, p.kind as Kind " +
            "from access_keys k join principals p on p.id = k.principal_id where k.id = @id and k.is_active = 1 and p.is_enabled = 1",
            new { id }, cancel);
        if (stored is null)
            return null;
        var isAdministrator = stored.Kind == nameof(PrincipalKind.AccountAdministrator);
        return new KnownAccessKey(
            new Caller(stored.Account, stored.PrincipalId, stored.Name, isAdministrator),
            Encoding.UTF8.GetString(box.Open(stored.SealedSecret, id)));
    }

    /// <summary>The keys of an account, or of one of its principals, oldest first.</summary>
    public static async Task<IReadOnlyList<ListedAccessKey>> List(
        Connection db, string account, string? principalId, CancellationToken cancel)
    {
        var condition = new Condition("p.account = @account", new { account }).AndEquals("principal_id", principalId);
        return await db.Query(
            "select k.id, k.principal_id, p.name, k.is_active, p.is_enabled, k.created_at, k.last_used_at from access_keys k " +
            $"join principals p on p.id = k.principal_id where {condition.Sql} order by k.created_at, k.id",
            condition.Values,
            row => new ListedAccessKey(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3) == 1, row.GetInt64(4) == 1, row.GetInt64(5),
                row.IsDBNull(6) ? null : row.GetInt64(6)),
            cancel);
    }

    /// <summary>The ids of a principal's active keys, oldest first.</summary>
    public static Task<IReadOnlyList<string>> ListActive(Connection db, string principalId, CancellationToken cancel) =>
        db.Query<string>(
            "select id from access_keys where principal_id = @principalId and is_active = 1 order by created_at, id", new { principalId },
            cancel);

    /// <summary>The keys whose secrets this server key does not open. Reads all of them.</summary>
    public async Task<IReadOnlyList<string>> FindUnreadable(Connection db, CancellationToken cancel)
    {
        var stored = await db.Query(
            "select id, sealed_secret from access_keys order by id", null, row => (Id: row.GetString(0), Sealed: row.GetString(1)), cancel);
        return [.. stored.Where(key => !Opens(key.Sealed, key.Id)).Select(key => key.Id)];
    }

    /// <summary>Whether the account has the key, which is active or not from now on.</summary>
    public static async Task<bool> SetActive(Connection db, string account, string id, bool isActive, CancellationToken cancel) =>
        await db.Execute(
            "update access_keys set is_active = @isActive where id = @id " +
            "and principal_id in (select p.id from principals p where p.account = @account)",
            new { account, id, isActive = isActive ? 1L : 0L }, cancel) == 1;

    /// <summary>Whether the account had the key, which is gone now.</summary>
    public static async Task<bool> Delete(Connection db, string account, string id, CancellationToken cancel) =>
        await db.Execute(
            "delete from access_keys where id = @id and principal_id in (select p.id from principals p where p.account = @account)",
            new { account, id }, cancel) == 1;

    private bool Opens(string sealedSecret, string id)
    {
        try
        {
            box.Open(sealedSecret, id);
            return true;
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private sealed record StoredKey(string SealedSecret, string PrincipalId, string Account, string Name, string Kind);
}
