using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Atelier.Api;

namespace Atelier.StreamingSessions.Streams;

/// <summary>
/// The secret half of a stream. A ticket is derived from the server's key and the stream's id, so it is stored nowhere; that it is good
/// for one use and a short time is the stream's row's doing.
/// </summary>
internal sealed class Tickets(ServerKey key)
{
    private readonly byte[] ticketKey = key.Derive("stream tickets");

    /// <summary>The address a browser opens as it is. The ticket is in the fragment, which browsers send to no server.</summary>
    public string Url(PublicAddress address, string streamId) => $"{address.Url}/stream/{streamId}#ticket={Write(streamId)}";

    public bool IsTicketOf(string streamId, string ticket) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Write(streamId)), Encoding.UTF8.GetBytes(ticket));

    private string Write(string streamId) => Base64Url.EncodeToString(HMACSHA256.HashData(ticketKey, Encoding.UTF8.GetBytes(streamId)));
}
