using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingSessions.Backups;

/// <summary>
/// The backups that operators ask for. Asking writes the wish to the session's row; whoever works on the session makes the backup, so it
/// never meets a start or a stop. What runs goes on running: the backup is what a power cut at that moment would have left.
/// </summary>
internal sealed class AskedBackups(IWorkstationEngine engine, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private const string MadeFrom = "READY, STOPPED, START_FAILED or STOP_FAILED";

    /// <summary>Asks for a backup of a session and gives its id.</summary>
    /// <exception cref="InvalidOperationException">The session cannot be backed up as it is; the message says why.</exception>
    public static async Task<string> Ask(Connection db, string sessionId, DateTimeOffset now, CancellationToken cancel)
    {
        var row = await SessionTable.Rows.Find(db, sessionId, cancel)
            ?? throw new InvalidOperationException(
                $"There is no session {sessionId}; list-streaming-sessions of the API shows those there are.");
        RequireRest(row.Document, row.Facts);
        var session = new SessionChange(row.Document, row.Facts);
        var backupId = await BackupTable.Begin(db, session, "The backup was asked for by the operator", now, cancel);
        var asked = new AskedBackup(backupId, (now + Limit).ToUnixTimeMilliseconds());
        return await SessionTable.Rows.TryUpdate(db, row, row.Document, row.Facts with { AskedBackup = asked }, cancel) is not null
            ? backupId
            : throw new InvalidOperationException($"Session {sessionId} changed at the same moment; try again.");
    }

    /// <summary>Makes the backup that was asked for, unless the session's own next step comes first.</summary>
    /// <returns>The session, which is asked for nothing any more once this has ended, and why there is no backup, if so.</returns>
    public async Task<(SessionChange Session, string? Fault)> Make(SessionChange session, CancellationToken cancel)
    {
        var asked = session.Facts.AskedBackup!;
        if (session.Facts.VolumeGeneration is not { } generation)
            return (Done(session), "the session has no volume any more");
        if (asked.Deadline <= time.GetUtcNow().ToUnixTimeMilliseconds())
            return (Done(session), $"it was not made within {Limit.TotalMinutes} min");

        using var limit = new CancellationTokenSource(LeftTime(session.Session, asked), time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        try
        {
            var workstation = WorkstationNames.OfSession(session.Session.SessionId!, generation);
            await engine.Backup(workstation, WorkstationNames.OfBackup(asked.BackupId), limited.Token);
            return (Done(session), null);
        }
        catch (Exception given) when (given is EngineException or OperationCanceledException && limit.IsCancellationRequested
            && !cancel.IsCancellationRequested)
        {
            // The next look finds what is due now, and this again after it.
            return (session, null);
        }
        catch (EngineException fault) when (fault.Failure != EngineFailure.EngineUnreachable && !cancel.IsCancellationRequested)
        {
            return (Done(session), fault.Message);
        }
    }

    private static void RequireRest(StreamingSession session, SessionFacts facts)
    {
        if (session.State is not (StreamingSessionState.READY or StreamingSessionState.STOPPED
            or StreamingSessionState.START_FAILED or StreamingSessionState.STOP_FAILED))
            throw new InvalidOperationException(
                $"Session {session.SessionId} is {session.State}; a backup is made of one that is {MadeFrom}.");
        if (facts.VolumeGeneration is null)
            throw new InvalidOperationException(
                $"Session {session.SessionId} has no volume to back up: it was removed when the session stopped.");
        if (facts.AskedBackup is { } asked)
            throw new InvalidOperationException($"Backup {asked.BackupId} of session {session.SessionId} is being made already.");
    }

    private TimeSpan LeftTime(StreamingSession session, AskedBackup asked)
    {
        var end = DateTimeOffset.FromUnixTimeMilliseconds(asked.Deadline);
        if ((session.StopAt ?? session.TerminateAt) is { } next && next < end)
            end = next;
        var left = end - time.GetUtcNow();
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static SessionChange Done(SessionChange session) =>
        session with { Facts = session.Facts with { AskedBackup = null, RetryAt = null } };
}
