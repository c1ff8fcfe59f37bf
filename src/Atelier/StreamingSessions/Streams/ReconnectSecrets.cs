using Atelier.Api;

namespace Atelier.StreamingSessions.Streams;

/// <summary>
/// What opens a stream again after its connection was cut. Like a ticket it is derived and stored nowhere; it is bound to the stream, its
/// session, its owner and one opening, so that each opening makes those before it void.
/// </summary>
internal sealed class ReconnectSecrets(ServerKey key)
{
    private readonly DerivedSecrets secrets = new(key, "stream reconnects");

    /// <summary>The secret that the opening gives, for the one after it.</summary>
    public string Write(StreamingSessionStream stream, string sessionId, int opening) => secrets.Of(Bound(stream, sessionId, opening));

    public bool IsSecretOf(StreamingSessionStream stream, string sessionId, int opening, string secret) =>
        secrets.Is(secret, Bound(stream, sessionId, opening));

    private static string Bound(StreamingSessionStream stream, string sessionId, int opening) =>
        $"{stream.StreamId}\n{sessionId}\n{stream.OwnedBy}\n{opening}";
}
