using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Streams;

/// <summary>What a ticket or a reconnect secret opened: which workstation's display, of which session.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Workstation">What the engine calls the workstation.</param>
/// <param name="ClipboardEnabled">Whether the launch profile lets text pass.</param>
/// <param name="UploadRoot">The folder for uploads; null if nothing may be uploaded.</param>
/// <param name="Opening">Which opening of the stream this is, from 1.</param>
/// <param name="ReconnectSecret">What opens it once more after this.</param>
/// <param name="Session">How the session is.</param>
internal sealed record RedeemedStream(
    string SessionId, string Workstation, bool ClipboardEnabled, string? UploadRoot, int Opening, string ReconnectSecret,
    StreamedSession Session)
{
    /// <summary>An opening of a stream to a READY session, whose volume is of that generation.</summary>
    public static RedeemedStream Of(
        StreamingSessionStream stream, Row<StreamingSession, SessionFacts> session, int generation, int opening, ReconnectSecrets secrets)
    {
        var (sessionId, policy) = (session.Document.SessionId!, session.Facts.Policy);
        return new RedeemedStream(
            sessionId, WorkstationNames.OfSession(sessionId, generation), policy.ClipboardEnabled, policy.UploadRoot, opening,
            secrets.Write(stream, sessionId, opening), StreamedSession.Of(session));
    }
}

/// <summary>Why a ticket or a reconnect secret opens nothing.</summary>
internal enum RedemptionFailure
{
    Unknown,
    Used,
    Expired,
    SessionNotRunning,

    /// <summary>The session was stopped and started since.</summary>
    SessionStartedAnew,
}

/// <summary>Takes tickets: each once, while its stream is READY and its session runs.</summary>
internal sealed class Redemption(Database database, Tickets tickets, ReconnectSecrets secrets, TimeProvider time)
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
        var opened = row.Facts with
        {
            IsUsed = true,
            Openings = 1,
            SessionBeganAt = session.Facts.BeganAt,
            ReconnectableUntil = Reconnection.WhileOpen(time.GetUtcNow()),
        };
        if (await StreamTable.Rows.TryUpdate(db, row, row.Document, opened, cancel) is null)
            return (null, RedemptionFailure.Used);
        await db.Commit(cancel);

        return (RedeemedStream.Of(row.Document, session, generation, opened.Openings, secrets), null);
    }
}
