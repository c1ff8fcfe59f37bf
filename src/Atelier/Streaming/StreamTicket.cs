using Atelier.StreamingSessions.Streams;

namespace Atelier.Streaming;

/// <summary>What a viewer presents, one of the two: the ticket from the stream's address, or what its last connection was given.</summary>
internal sealed record StreamProof(string? Ticket, string? Reconnect);

/// <summary>
/// Takes a ticket in, once: whoever presents it first gets the workstation, and the same ticket again is refused. Of two calls at the same
/// moment exactly one succeeds. A reconnect secret is only looked at.
/// </summary>
internal delegate Task<TicketResult> RedeemTicket(string streamId, StreamProof proof, CancellationToken cancel);

/// <summary>Opens a workstation's display: a byte stream that speaks RFB and honours cancellation. The gateway disposes of it.</summary>
internal delegate Task<Stream> OpenDisplay(string workstation, CancellationToken cancel);

/// <summary>Why a stream is refused, as the viewer is told. The viewer has a page for each.</summary>
internal enum RefusalCode
{
    /// <summary>No such ticket, or none for this stream.</summary>
    TICKET_UNKNOWN,

    /// <summary>The ticket has opened a stream before.</summary>
    TICKET_USED,

    /// <summary>The ticket came after its time.</summary>
    TICKET_EXPIRED,

    /// <summary>The session has been stopped or deleted since the ticket was given out.</summary>
    SESSION_NOT_RUNNING,

    /// <summary>The session runs, its display does not answer. A ticket is spent, a reconnect secret is not.</summary>
    DISPLAY_UNREACHABLE,

    /// <summary>No such reconnect secret, or none for this stream.</summary>
    RECONNECT_UNKNOWN,

    /// <summary>The reconnect secret has opened the stream before, in another connection.</summary>
    RECONNECT_USED,

    /// <summary>The connection was cut for too long.</summary>
    RECONNECT_EXPIRED,

    /// <summary>The session has been stopped and started since the stream was opened.</summary>
    SESSION_STARTED_ANEW,
}

/// <summary>What became of a ticket or a reconnect secret.</summary>
internal abstract record TicketResult
{
    /// <summary>It is no good; the message is a sentence for the person at the viewer.</summary>
    internal sealed record Refused(RefusalCode Code, string Message) : TicketResult;

    /// <summary>It was good; a ticket is now spent. The session's id goes into the log only.</summary>
    internal sealed record Redeemed(RedeemedStream Stream) : TicketResult
    {
        /// <summary>What may be uploaded; null for nothing.</summary>
        public UploadOffer? Uploads { get; init; }
    }
}
