using System.Security.Cryptography;
using System.Text.Json;
using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Identity;

/// <summary>A temporary access key at the one moment its secret can be read.</summary>
internal sealed record NewTemporaryKey(string Id, string Secret, string SessionToken);

/// <summary>
/// Temporary access keys. Nothing about them is stored: the session token, which comes with every request, holds the rest, sealed for the
/// key's id. Every server that has the server key can open it.
/// </summary>
internal sealed class TemporaryKeys(ServerKey serverKey, TimeProvider time)
{
    /// <summary>What the id of a temporary key begins with.</summary>
    public const string Kind = "ASIA";

    private readonly SecretBox box = new(serverKey.Derive("session tokens"));

    public NewTemporaryKey Make(string principalId, RoleSession role)
    {
        var key = NewAccessKey.Random(Kind);
        var content = JsonSerializer.SerializeToUtf8Bytes(new Content(key.Secret, principalId, role));
        return new NewTemporaryKey(key.Id, key.Secret, box.Seal(content, key.Id));
    }

    /// <summary>The key that the token belongs to.</summary>
    /// <exception cref="ApiError">UnrecognizedClientException for a token that is not one of ours for this key or whose principal is
    /// disabled, ExpiredTokenException.</exception>
    public async Task<KnownAccessKey> Open(Connection db, string id, string token, CancellationToken cancel)
    {
        var content = Open(id, token) ?? throw Invalid(id);
        if (content.Role.ExpiresAt <= time.GetUtcNow())
            throw ApiError.NotAuthenticated(
                "ExpiredTokenException", $"The session token ended at {content.Role.ExpiresAt:u}; get new temporary credentials.");
        var principal = await Principals.Find(db, content.PrincipalId, cancel);
        return principal is { IsEnabled: true }
            ? new KnownAccessKey(principal.ToCaller() with { IsAccountAdministrator = false, Role = content.Role }, content.Secret)
            : throw Invalid(id);
    }

    private Content? Open(string id, string token)
    {
        try
        {
            return JsonSerializer.Deserialize<Content>(box.Open(token, id));
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static ApiError Invalid(string id) => ApiError.NotAuthenticated(
        "UnrecognizedClientException",
        $"The session token is not one that this server gave out with the access key id {id}, or its user is disabled.");

    private sealed record Content(string Secret, string PrincipalId, RoleSession Role);
}
