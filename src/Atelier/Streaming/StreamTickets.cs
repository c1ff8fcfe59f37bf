using Atelier.Api;
using Atelier.StreamingSessions.Streams;

namespace Atelier.Streaming;

/// <summary>Redeems what viewers present, for the gateway, and puts refusals into words for the person at the viewer.</summary>
internal sealed class StreamTickets(
    Redemption redemption, Reconnection reconnection, UploadRights uploads, ServerSettings settings)
{
    public async Task<TicketResult> Redeem(string streamId, StreamProof proof, CancellationToken cancel)
    {
        var (stream, failure) = proof.Reconnect is { } secret
            ? await reconnection.Check(streamId, secret, cancel)
            : await redemption.Redeem(streamId, proof.Ticket ?? "", cancel);
        return stream is not null
            ? new TicketResult.Redeemed(stream) { Uploads = Offer(streamId, stream) }
            : Refuse(failure, isReconnect: proof.Reconnect is not null);
    }

    private UploadOffer? Offer(string streamId, RedeemedStream stream) => stream.UploadRoot is { } root && settings.LargestUpload > 0
        ? new UploadOffer(uploads.SecretOf(streamId), settings.LargestUpload, root)
        : null;

    private static TicketResult.Refused Refuse(RedemptionFailure? failure, bool isReconnect) => (failure, isReconnect) switch
    {
        (RedemptionFailure.SessionNotRunning, _) =>
            new(RefusalCode.SESSION_NOT_RUNNING, "The workstation is not running; start it and open it again."),
        (RedemptionFailure.SessionStartedAnew, _) =>
            new(RefusalCode.SESSION_STARTED_ANEW, "The workstation has been stopped and started since; open it again."),
        (RedemptionFailure.Used, true) =>
            new(RefusalCode.RECONNECT_USED, "This stream goes on in another connection; open the workstation again for a new one."),
        (RedemptionFailure.Expired, true) =>
            new(RefusalCode.RECONNECT_EXPIRED, "The connection was away for too long; open the workstation again."),
        (_, true) =>
            new(RefusalCode.RECONNECT_UNKNOWN, "This stream cannot be opened again; open the workstation again for a new one."),
        (RedemptionFailure.Used, _) =>
            new(RefusalCode.TICKET_USED, "This address has been used already; each is good for one connection."),
        (RedemptionFailure.Expired, _) =>
            new(RefusalCode.TICKET_EXPIRED, "This address has expired; open the workstation again for a new one."),
        _ => new(RefusalCode.TICKET_UNKNOWN, "This address is not valid; copy it whole, or open the workstation again for a new one."),
    };
}
