using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Api;

/// <summary>Secrets of one purpose, each derived from the server's key and what it is bound to, so that none has to be stored.</summary>
internal sealed class DerivedSecrets(ServerKey key, string purpose)
{
    private readonly byte[] purposeKey = key.Derive(purpose);

    /// <summary>The secret of this, in base64url.</summary>
    public string Of(string bound) => Base64Url.EncodeToString(HMACSHA256.HashData(purposeKey, Encoding.UTF8.GetBytes(bound)));

    /// <summary>Whether that is it. The time it takes says nothing about the right one.</summary>
    public bool Is(string secret, string bound) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Of(bound)), Encoding.UTF8.GetBytes(secret));
}
