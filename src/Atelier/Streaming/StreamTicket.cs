namespace Atelier.Streaming;

/// <summary>
/// Takes a ticket in, once: whoever presents it first gets the workstation, and the same ticket again is refused. Of two calls at the same
/// moment exactly one succeeds.
/// </summary>
internal delegate Task<TicketResult> RedeemTicket(string streamId, string ticket, CancellationToken cancel);

/// <summary>Opens a workstation's display: a byte stream that speaks RFB and honours cancellation. The gateway disposes of it.</summary>
internal delegate Task<Stream> OpenDisplay(string workstation, CancellationToken cancel);

/// <summary>Notes that nobody comes back to a stream.</summary>
internal delegate Task EndStream(string streamId, CancellationToken cancel);

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

    /// <summary>The session runs, its display does not answer. The ticket is spent.</summary>
    DISPLAY_UNREACHABLE,
}

/// <summary>What became of a ticket.</summary>
internal abstract record TicketResult
{
    /// <summary>The ticket is no good; the message is a sentence for the person at the viewer.</summary>
    internal sealed record Refused(RefusalCode Code, string Message) : TicketResult;

    /// <summary>The ticket was good and is now spent. The session's id goes into the log only.</summary>
    internal sealed record Redeemed(string Workstation, bool ClipboardEnabled, string SessionId) : TicketResult
    {
        /// <summary>What may be uploaded; null for nothing.</summary>
        public UploadOffer? Uploads { get; init; }
    }
}
