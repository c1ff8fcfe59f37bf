using Atelier.Api;

namespace Atelier.StreamingSessions.Streams;

/// <summary>
/// The secret half of a stream. A ticket is derived from the server's key and the stream's id, so it is stored nowhere; that it is good
/// for one use and a short time is the stream's row's doing.
/// </summary>
internal sealed class Tickets(ServerKey key)
{
    private readonly DerivedSecrets secrets = new(key, "stream tickets");

    /// <summary>The address a browser opens as it is. The ticket is in the fragment, which browsers send to no server.</summary>
    public string Url(PublicAddress address, string streamId) => $"{address.Url}/stream/{streamId}#ticket={secrets.Of(streamId)}";

    public bool IsTicketOf(string streamId, string ticket) => secrets.Is(ticket, streamId);
}
