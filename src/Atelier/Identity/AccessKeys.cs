using System.Security.Cryptography;
using System.Text;
using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Identity;

/// <summary>An access key at the one moment its secret can be read: when it is made.</summary>
internal sealed record NewAccessKey(string Id, string Secret);

/// <summary>An active access key with whom it stands for.</summary>
internal sealed record KnownAccessKey(Caller Caller, string Secret);

/// <summary>The access keys of principals. Secrets are stored encrypted, because verifying a signature needs them in the clear.</summary>
internal sealed class AccessKeys(ServerKey serverKey, TimeProvider time)
{
    private const string IdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] sealKey = serverKey.Derive("access key secrets");

    /// <summary>Makes a key for a principal, in AWS's own form.</summary>
    public async Task<NewAccessKey> Add(Connection db, string principalId, CancellationToken cancel)
    {
        var key = new NewAccessKey(
            "AKIA" + RandomNumberGenerator.GetString(IdAlphabet, 16), RandomNumberGenerator.GetString(SecretAlphabet, 40));
        await db.Execute(
            "insert into access_keys (id, principal_id, sealed_secret, is_active, created_at) " +
            "values (@Id, @principalId, @sealedSecret, 1, @now)",
            new { key.Id, principalId, sealedSecret = Seal(key), now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancel);
        return key;
    }

    /// <summary>The active key of that id, or null.</summary>
    public async Task<KnownAccessKey?> Find(Connection db, string id, CancellationToken cancel)
    {
        var stored = await db.QueryFirst<StoredKey>(
            "select k.sealed_secret as SealedSecret, p.id as PrincipalId, p.account as Account, p.name as Name, p.kind as Kind " +
            "from access_keys k join principals p on p.id = k.principal_id where k.id = @id and k.is_active = 1",
            new { id }, cancel);
        if (stored is null)
            return null;
        var isAdministrator = stored.Kind == nameof(PrincipalKind.AccountAdministrator);
        return new KnownAccessKey(
            new Caller(stored.Account, stored.PrincipalId, stored.Name, isAdministrator), Open(id, stored.SealedSecret));
    }

    // The key's id is authenticated with its secret, so that sealed secrets cannot change places in the database.
    private string Seal(NewAccessKey key)
    {
        var secret = Encoding.UTF8.GetBytes(key.Secret);
        var sealedSecret = new byte[NonceSize + TagSize + secret.Length];
        RandomNumberGenerator.Fill(sealedSecret.AsSpan(0, NonceSize));
        using var aes = new AesGcm(sealKey, TagSize);
        aes.Encrypt(
            sealedSecret.AsSpan(0, NonceSize), secret, sealedSecret.AsSpan(NonceSize + TagSize), sealedSecret.AsSpan(NonceSize, TagSize),
            Encoding.UTF8.GetBytes(key.Id));
        return Convert.ToBase64String(sealedSecret);
    }

    private string Open(string id, string text)
    {
        var sealedSecret = Convert.FromBase64String(text);
        var secret = new byte[sealedSecret.Length - NonceSize - TagSize];
        using var aes = new AesGcm(sealKey, TagSize);
        aes.Decrypt(
            sealedSecret.AsSpan(0, NonceSize), sealedSecret.AsSpan(NonceSize + TagSize), sealedSecret.AsSpan(NonceSize, TagSize), secret,
            Encoding.UTF8.GetBytes(id));
        return Encoding.UTF8.GetString(secret);
    }

    private sealed record StoredKey(string SealedSecret, string PrincipalId, string Account, string Name, string Kind);
}
