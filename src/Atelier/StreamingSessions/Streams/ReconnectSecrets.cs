using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Atelier.Api;

namespace Atelier.StreamingSessions.Streams;

/// <summary>
/// What opens a stream again after its connection was cut. Like a ticket it is derived and stored nowhere; it is bound to the stream, its
/// session, its owner and one opening, so that each opening makes those before it void.
/// </summary>
internal sealed class ReconnectSecrets(ServerKey key)
{
    private readonly byte[] secretKey = key.Derive("stream reconnects");

    /// <summary>The secret that the opening gives, for the one after it.</summary>
    public string Write(StreamingSessionStream stream, string sessionId, int opening)
    {
        var bound = $"{stream.StreamId}\n{sessionId}\n{stream.OwnedBy}\n{opening}";
        return Base64Url.EncodeToString(HMACSHA256.HashData(secretKey, Encoding.UTF8.GetBytes(bound)));
    }

    public bool IsSecretOf(StreamingSessionStream stream, string sessionId, int opening, string secret) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Write(stream, sessionId, opening)), Encoding.UTF8.GetBytes(secret));
}
