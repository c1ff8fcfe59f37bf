using Atelier.Api;
using Atelier.Storage;
using Atelier.StreamingSessions.Backups;
using Atelier.StreamingSessions.Setup;
using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>
/// The steps of a session: 1 read the row, 2 do in the engine what its state asks for, 3 write the outcome if the row is still the one that
/// was read. Every step can be repeated from the start.
/// </summary>
internal sealed partial class SessionSteps(
    Database database, WorkstationSteps workstations, SetupSteps setup, AskedBackups backups, ServerSettings settings, TimeProvider time,
    WakeUp wake, ILogger<SessionSteps> log)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>Writes what came of a step to the row that was read before it; false if the row is another one by now.</summary>
    private delegate Task<bool> Outcome(Connection db, Row<StreamingSession, SessionFacts> row);

    /// <summary>Takes one step, if one is due.</summary>
    /// <returns>Whether there may be another.</returns>
    public async Task<bool> Advance(string sessionId, CancellationToken cancel)
    {
        // 1
        if (await Read(sessionId, cancel) is not { } read
            || SessionFacts.DueAt(read.Document, read.Facts) is not { } dueAt || dueAt > Now())
            return false;
        var isInTime = read.Facts.Deadline is not { } deadline || deadline > Now();
        if ((SessionQueue.IsWaiting(read.Document) && isInTime ? await EndWaiting(read, cancel) : read) is not { } row)
            return true;

        // 2
        var outcome = await Decide(new SessionChange(row.Document, row.Facts), cancel);

        // 3
        await using var db = await database.Write(cancel);
        if (await outcome(db, row))
            await db.Commit(cancel);
        return true;
    }

    // Its turn has come; null if it changed meanwhile.
    private async Task<Row<StreamingSession, SessionFacts>?> EndWaiting(
        Row<StreamingSession, SessionFacts> row, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var working = row.Document with { StatusMessage = SessionChanges.UnderWay(row.Document.State!.Value) };
        var written = await SessionTable.Rows.TryUpdate(db, row, working, row.Facts, cancel);
        await db.Commit(cancel);
        return written;
    }

    /// <summary>Does what the session's state asks for and gives what is to be written.</summary>
    private async Task<Outcome> Decide(SessionChange session, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        switch (session.Session)
        {
            case { State: StreamingSessionState.CREATE_IN_PROGRESS or StreamingSessionState.START_IN_PROGRESS }:
                var started = await Guard(session, () => Start(session, cancel), cancel);
                return (db, row) => Write(db, row, started, cancel);
            case { State: StreamingSessionState.STOP_IN_PROGRESS }:
                return await Stop(session, cancel);
            case { State: StreamingSessionState.DELETE_IN_PROGRESS }:
                return await Remove(session, cancel);
            case { State: StreamingSessionState.READY, StopAt: { } stopAt } when stopAt <= now:
                return async (db, row) =>
                    await Stopping.TryBegin(
                        db, row, VolumeRetentionMode.RETAIN, SessionChanges.Service, time.GetUtcNow(), cancel) is not null;
            case { State: StreamingSessionState.READY or StreamingSessionState.STOPPED or StreamingSessionState.START_FAILED
                or StreamingSessionState.STOP_FAILED, TerminateAt: { } terminateAt } when terminateAt <= now:
                var ending = SessionChanges.BeginDelete(session, SessionChanges.Service, now);
                return (db, row) => Write(db, row, ending, cancel);
            case var _ when session.Facts.AskedBackup is { } asked:
                return await MakeAskedBackup(session, asked, cancel);
            case var _ when SessionFacts.IsUntidy(session.Facts):
                var tidied = await Guard(session, () => workstations.Tidy(session, cancel), cancel);
                return (db, row) => Write(db, row, tidied, cancel);
            default:
                return async (db, row) =>
                {
                    await SessionTable.Rows.Delete(db, row.Document.SessionId!, cancel);
                    return true;
                };
        }
    }

    private async Task<SessionChange> Start(SessionChange session, CancellationToken cancel)
    {
        var wanted = await setup.Read(session, cancel);
        return await workstations.Start(session, wanted, cancel) ?? await setup.Run(session, wanted, cancel);
    }

    private async Task<Outcome> Remove(SessionChange session, CancellationToken cancel)
    {
        var removed = await Guard(session, () => workstations.Remove(session, cancel), cancel);
        return async (db, row) =>
        {
            if (!await Write(db, row, removed, cancel))
                return false;
            if (removed.Session.State == StreamingSessionState.DELETED)
                await BackupRemoval.RemoveAll(db, session.Session.SessionId!, time.GetUtcNow(), cancel);
            return true;
        };
    }

    private async Task<Outcome> Stop(SessionChange session, CancellationToken cancel)
    {
        EngineException? backupFault = null;
        var stopped = await Guard(session, async () =>
        {
            (var change, backupFault) = await workstations.Stop(session, cancel);
            return change;
        }, cancel);
        return async (db, row) =>
        {
            // First, because who comes second finds everything else done, too.
            if (!await Write(db, row, stopped, cancel))
                return false;
            if (stopped.Session.State != StreamingSessionState.STOP_IN_PROGRESS && session.Facts.BackupId is { } backupId)
            {
                var isStopped = stopped.Session.State == StreamingSessionState.STOPPED;
                var fault = backupFault?.Message ?? (isStopped ? null : stopped.Session.StatusMessage ?? "");
                await EndBackup(db, session, backupId, fault, cancel);
            }

            return true;
        };
    }

    // The fault is why there is no backup, null if there is one.
    private async Task EndBackup(Connection db, SessionChange session, string backupId, string? fault, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (fault is null)
            await BackupEnd.Good(db, session, backupId, now, cancel);
        else
            await BackupEnd.Bad(db, backupId, fault, now, cancel);
        db.AfterCommit(wake.Signal);
    }

    private async Task<Outcome> MakeAskedBackup(SessionChange session, AskedBackup asked, CancellationToken cancel)
    {
        string? fault = null;
        var change = await Guard(session, async () =>
        {
            (var made, fault) = await backups.Make(session, cancel);
            return made;
        }, cancel);
        return async (db, row) =>
        {
            if (!await Write(db, row, change, cancel))
                return false;
            if (change.Facts.AskedBackup is null)
                await EndBackup(db, session, asked.BackupId, fault, cancel);
            return true;
        };
    }

    // What goes wrong in the engine becomes the session's next state: another try while the engine is away, else a named failure.
    private async Task<SessionChange> Guard(SessionChange session, Func<Task<SessionChange>> step, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        if (session.Facts.Deadline <= now.ToUnixTimeMilliseconds())
            return SessionFailure.OverTime(session, now, settings.RemovalTime(now));
        try
        {
            return await step();
        }
        catch (EngineException fault) when (cancel.IsCancellationRequested)
        {
            // An engine that was interrupted says what it was interrupted in; that is no failure of the session.
            throw new OperationCanceledException(fault.Message, fault, cancel);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested && session.Facts.Deadline <= Now())
        {
            now = time.GetUtcNow();
            return SessionFailure.OverTime(session, now, settings.RemovalTime(now));
        }
        catch (EngineException fault) when (SessionFailure.CanFail(session) && fault.Failure != EngineFailure.EngineUnreachable)
        {
            LogFailed(fault, session.Session.SessionId!, session.Session.State!.Value);
            now = time.GetUtcNow();
            return SessionFailure.Of(session, fault, now, settings.RemovalTime(now));
        }
        catch (SetupFault fault)
        {
            // Its message has names of the studio's, which stay out of the log.
            LogNotSetUp(session.Session.SessionId!, fault.Code);
            now = time.GetUtcNow();
            return SessionChanges.Failed(session, fault.Code, fault.Message, now, settings.RemovalTime(now));
        }
        catch (EngineException fault)
        {
            LogWaiting(fault, session.Session.SessionId!, session.Session.State!.Value);
            return SessionChanges.Waiting(
                session, $"Tried again every {RetryAfter.TotalSeconds} s: {fault.Message}", time.GetUtcNow() + RetryAfter);
        }
    }

    private async Task<Row<StreamingSession, SessionFacts>?> Read(string sessionId, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await SessionTable.Rows.Find(db, sessionId, cancel);
    }

    private async Task<bool> Write(Connection db, Row<StreamingSession, SessionFacts> row, SessionChange change, CancellationToken cancel)
    {
        if (change.Facts.IsVolumeMissing && !row.Facts.IsVolumeMissing)
            change = await LostVolume.Describe(db, change, cancel);
        if (await SessionTable.Rows.TryUpdate(db, row, change.Session, change.Facts, cancel) is null)
            return false;
        if (change.Session.State != row.Document.State)
            db.AfterCommit(() => LogState(change.Session.SessionId!, change.Session.State!.Value));
        db.AfterCommit(wake.Signal);
        return true;
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(1, LogLevel.Information, "Session {SessionId} is {State}")]
    private partial void LogState(string sessionId, StreamingSessionState state);

    [LoggerMessage(2, LogLevel.Error, "Session {SessionId} failed in {State}")]
    private partial void LogFailed(Exception fault, string sessionId, StreamingSessionState state);

    [LoggerMessage(3, LogLevel.Warning, "Session {SessionId} waits in {State}")]
    private partial void LogWaiting(Exception fault, string sessionId, StreamingSessionState state);

    [LoggerMessage(4, LogLevel.Warning, "Session {SessionId} could not be set up: {Code}; its status message says more")]
    private partial void LogNotSetUp(string sessionId, StreamingSessionStatusCode code);
}
