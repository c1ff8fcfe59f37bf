using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Streams;

/// <summary>What a ticket opened: which workstation's display, of which session, and the folder for uploads if there may be any.</summary>
internal sealed record RedeemedStream(string SessionId, string Workstation, bool ClipboardEnabled, string? UploadRoot);

/// <summary>Why a ticket opens nothing.</summary>
internal enum RedemptionFailure
{
    Unknown,
    Used,
    Expired,
    SessionNotRunning,
}

/// <summary>Takes tickets: each once, while its stream is READY and its session runs.</summary>
internal sealed class Redemption(Database database, Tickets tickets, TimeProvider time)
{
    /// <summary>Uses the ticket up, or says why not. A ticket refused because the session does not run is not used up.</summary>
    public async Task<(RedeemedStream? Stream, RedemptionFailure? Failure)> Redeem(string streamId, string ticket, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        if (!tickets.IsTicketOf(streamId, ticket) || await StreamTable.Rows.Find(db, streamId, cancel) is not { } row)
            return (null, RedemptionFailure.Unknown);
        // Who was disabled since holds tickets for up to an hour.
        if (await Principals.Find(db, row.Document.CreatedBy!, cancel) is not { IsEnabled: true })
            return (null, RedemptionFailure.Unknown);
        if (row.Facts.IsUsed)
            return (null, RedemptionFailure.Used);
        if (row.Document.State != StreamingSessionStreamState.READY || row.Document.ExpiresAt <= time.GetUtcNow())
            return (null, RedemptionFailure.Expired);

        var session = await SessionTable.Rows.Find(db, row.Facts.SessionId, cancel);
        if (session is not { Document.State: StreamingSessionState.READY, Facts.VolumeGeneration: { } generation })
            return (null, RedemptionFailure.SessionNotRunning);
        var used = row.Facts with { IsUsed = true, RunBeganAt = session.Facts.BeganAt };
        if (await StreamTable.Rows.TryUpdate(db, row, row.Document, used, cancel) is null)
            return (null, RedemptionFailure.Used);
        await db.Commit(cancel);

        var workstation = WorkstationNames.OfSession(row.Facts.SessionId, generation);
        var policy = session.Facts.Policy;
        return (new RedeemedStream(row.Facts.SessionId, workstation, policy.ClipboardEnabled, policy.UploadRoot), null);
    }
}
