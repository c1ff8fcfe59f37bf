using Atelier.Api;
using Atelier.StreamingSessions.Streams;

namespace Atelier.Streaming;

/// <summary>Redeems tickets for the gateway and puts refusals into words for the person at the viewer.</summary>
internal sealed class StreamTickets(Redemption redemption, UploadRights uploads, ServerSettings settings)
{
    public async Task<TicketResult> Redeem(string streamId, string ticket, CancellationToken cancel) =>
        await redemption.Redeem(streamId, ticket, cancel) switch
        {
            ({ } stream, _) => new TicketResult.Redeemed(stream.Workstation, stream.ClipboardEnabled, stream.SessionId)
            {
                Uploads = stream.UploadRoot is { } root && settings.LargestUpload > 0
                    ? new UploadOffer(uploads.SecretOf(streamId), settings.LargestUpload, root)
                    : null,
            },
            (_, RedemptionFailure.Used) =>
                Refused(RefusalCode.TICKET_USED, "This address has been used already; each is good for one connection."),
            (_, RedemptionFailure.Expired) =>
                Refused(RefusalCode.TICKET_EXPIRED, "This address has expired; open the workstation again for a new one."),
            (_, RedemptionFailure.SessionNotRunning) =>
                Refused(RefusalCode.SESSION_NOT_RUNNING, "The workstation is not running; start it and open it again."),
            _ => Refused(
                RefusalCode.TICKET_UNKNOWN, "This address is not valid; copy it whole, or open the workstation again for a new one."),
        };

    private static TicketResult.Refused Refused(RefusalCode code, string message) => new(code, message);
}
