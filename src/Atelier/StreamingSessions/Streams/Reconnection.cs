using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Streams;

/// <summary>How an open stream is now.</summary>
/// <param name="Openings">How often it was opened; above that of a connection if it goes on in another.</param>
/// <param name="Session">Its session.</param>
internal sealed record StreamNow(int Openings, StreamedSession Session);

/// <summary>
/// Opens streams again whose connection was cut. 1. The secret is looked at, and nothing is written. 2. Who has presented it is given the
/// next one. 3. Who has received that takes the stream over, which makes the secret void. So a cut in between loses nothing, and of two
/// who present one secret one gets the stream.
/// </summary>
internal sealed class Reconnection(Database database, ReconnectSecrets secrets, TimeProvider time)
{
    /// <summary>How long after a cut a stream can be opened again.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    /// <summary>How often <see cref="GoOn"/> is to be called while a stream is open.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Until when a stream that is open now can be opened again, Unix milliseconds, if nobody says any more how it is: a server that was
    /// killed says nothing.
    /// </summary>
    public static long WhileOpen(DateTimeOffset now) => (now + Pace + Window).ToUnixTimeMilliseconds();

    /// <summary>Looks at a secret, and uses nothing up.</summary>
    public async Task<(RedeemedStream? Stream, RedemptionFailure? Failure)> Check(string streamId, string secret, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        if (await StreamTable.Rows.Find(db, streamId, cancel) is not { Facts.IsUsed: true } row)
            return (null, RedemptionFailure.Unknown);
        var (stream, facts) = (row.Document, row.Facts);
        if (!secrets.IsSecretOf(stream, facts.SessionId, facts.Openings, secret))
            return (null, WasSecretOf(row, secret) ? RedemptionFailure.Used : RedemptionFailure.Unknown);
        if (await Principals.Find(db, stream.CreatedBy!, cancel) is not { IsEnabled: true })
            return (null, RedemptionFailure.Unknown);
        var session = await SessionTable.Rows.Find(db, facts.SessionId, cancel);
        if (session is not { Document.State: StreamingSessionState.READY, Facts.VolumeGeneration: { } generation })
            return (null, RedemptionFailure.SessionNotRunning);
        if (session.Facts.BeganAt != facts.SessionBeganAt || session.Document.OwnedBy != stream.OwnedBy)
            return (null, RedemptionFailure.SessionStartedAnew);
        if (facts.ReconnectableUntil <= time.GetUtcNow().ToUnixTimeMilliseconds())
            return (null, RedemptionFailure.Expired);

        return (RedeemedStream.Of(stream, session, generation, facts.Openings + 1, secrets), null);
    }

    /// <summary>Makes this the stream's opening, and the secret void that led to it.</summary>
    /// <returns>False if another came first.</returns>
    public Task<bool> TakeOver(string streamId, int opening, CancellationToken cancel) =>
        Change(streamId, opening - 1, facts => facts with { Openings = opening, ReconnectableUntil = WhileOpen(time.GetUtcNow()) }, cancel);

    /// <summary>Says that the stream is still open.</summary>
    public Task GoOn(string streamId, int opening, CancellationToken cancel) =>
        Change(streamId, opening, facts => facts with { ReconnectableUntil = WhileOpen(time.GetUtcNow()) }, cancel);

    /// <summary>Says that the connection has ended; from now on it can be opened again for <see cref="Window"/>.</summary>
    public Task Leave(string streamId, int opening, CancellationToken cancel) => Change(
        streamId, opening, facts => facts with { ReconnectableUntil = (time.GetUtcNow() + Window).ToUnixTimeMilliseconds() }, cancel);

    /// <summary>How the stream is now; null if it or its session is gone.</summary>
    public async Task<StreamNow?> Look(string streamId, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await StreamTable.Rows.Find(db, streamId, cancel) is { } row
            && await SessionTable.Rows.Find(db, row.Facts.SessionId, cancel) is { } session
            ? new StreamNow(row.Facts.Openings, StreamedSession.Of(session))
            : null;
    }

    private async Task<bool> Change(
        string streamId, int opening, Func<StreamFacts, StreamFacts> change, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var changed = await StreamTable.Rows.Change(
            db, streamId, row => row.Facts.Openings == opening ? (row.Document, change(row.Facts)) : null, cancel);
        await db.Commit(cancel);
        return changed is not null;
    }

    // Only to tell somebody whose own secret was used before them from somebody who never had one.
    private bool WasSecretOf(Row<StreamingSessionStream, StreamFacts> row, string secret) =>
        row.Facts.Openings > 1 && secrets.IsSecretOf(row.Document, row.Facts.SessionId, row.Facts.Openings - 1, secret);
}
