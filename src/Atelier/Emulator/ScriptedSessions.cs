using Atelier.Api;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.StreamingSessions.Streams;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Emulator;

/// <summary>
/// How sessions, backups and streams wait and fail. What fails in a session fails in its simulated machine first, so that everything
/// that hangs together, such as a session, its volume and the backup of its stop, ends as it would on a real one.
/// </summary>
internal sealed class ScriptedSessions(
    EmulatorScript script, SimulatedScript machines, ServerSettings settings, TimeProvider time, Action<TimeSpan> wakeAfter)
{
    public ScriptedKind<StreamingSession, SessionFacts> Sessions => new(
        Transitions.OfSession, session => session.SessionId!, session => session.State,
        (row, delay) => row with { Facts = row.Facts with { RetryAt = Later(row.Facts.RetryAt, delay) } },
        FailSession)
    {
        Begun = (row, failure) => FailMachine(Verb(row.Document.State), row, failure),
        // A deletion never fails by itself: it waits until it is tried again.
        IsEnd = (before, after) => after.Document.State == StreamingSessionState.DELETE_IN_PROGRESS
            && after.Facts.RetryAt != before.Facts.RetryAt && script.FailureOf(after.Document.SessionId!) is not null,
    };

    public ScriptedKind<StreamingSessionBackup, BackupFacts> Backups => new(
        Transitions.OfBackup, backup => backup.BackupId!, backup => backup.State,
        // A backup that is made comes forward with its session.
        (row, delay) => row.Document.State == StreamingSessionState.CREATE_IN_PROGRESS
            ? row
            : row with { Facts = row.Facts with { DueAt = Later(null, delay) } },
        FailBackup);

    public ScriptedKind<StreamingSessionStream, StreamFacts> Streams => new(
        Transitions.OfStream, stream => stream.StreamId!, stream => stream.State,
        (row, delay) => row with { Facts = row.Facts with { DueAt = Later(null, delay) } },
        (before, _, failure) => before with
        {
            Document = before.Document with
            {
                State = StreamingSessionStreamState.CREATE_FAILED,
                StatusCode = Enum.Parse<StreamingSessionStreamStatusCode>(failure.StatusCode),
            },
            Facts = before.Facts with { DueAt = settings.RemovalTime(time.GetUtcNow()) },
        });

    /// <summary>Gives a stop that makes a backup the backup's delay and failure, too; a backup's own row is written before.</summary>
    public Row<StreamingSession, SessionFacts> AmendStop(
        Connection db, Row<StreamingSession, SessionFacts>? before, Row<StreamingSession, SessionFacts> after)
    {
        if (after is not { Document.State: StreamingSessionState.STOP_IN_PROGRESS, Facts.BackupId: { } backupId }
            || before?.Document.State == StreamingSessionState.STOP_IN_PROGRESS)
            return after;
        db.AfterCommit(() =>
        {
            if (script.FailureOf(backupId) is { } failure)
                FailMachine(EngineVerb.Backup, after, failure);
        });
        var delay = script.DelayOf($"Create{Transitions.OfBackup}");
        if (delay == TimeSpan.Zero)
            return after;
        var whole = delay + script.DelayOf($"Stop{Transitions.OfSession}");
        db.AfterCommit(() => wakeAfter(whole));
        return after with { Facts = after.Facts with { RetryAt = Later(after.Facts.RetryAt, delay) } };
    }

    private Row<StreamingSession, SessionFacts> FailSession(
        Row<StreamingSession, SessionFacts> before, Row<StreamingSession, SessionFacts> after, ScriptedStatus failure)
    {
        // A transition that ended before it came to its machine leaves nothing there for the next one to meet.
        machines.Forget(Machine(before));
        var code = Enum.Parse<StreamingSessionStatusCode>(failure.StatusCode);
        var now = time.GetUtcNow();
        if (before.Document.State != StreamingSessionState.DELETE_IN_PROGRESS)
        {
            var failed = SessionChanges.Failed(
                new SessionChange(before.Document, before.Facts), code, failure.Message, now, settings.RemovalTime(now));
            return after with { Document = failed.Session, Facts = failed.Facts };
        }

        return before with
        {
            Document = before.Document with
            {
                State = StreamingSessionState.DELETE_FAILED, StatusCode = code, StatusMessage = failure.Message, UpdatedAt = now,
            },
            Facts = before.Facts with { RetryAt = null },
        };
    }

    private static Row<StreamingSessionBackup, BackupFacts> FailBackup(
        Row<StreamingSessionBackup, BackupFacts> before, Row<StreamingSessionBackup, BackupFacts> after, ScriptedStatus failure)
    {
        // Its facts say that the engine may hold half of one that was to be made.
        var (state, facts) = before.Document.State == StreamingSessionState.CREATE_IN_PROGRESS
            ? (StreamingSessionState.CREATE_FAILED, after.Facts)
            : (StreamingSessionState.DELETE_FAILED, before.Facts with { DueAt = null });
        var code = Enum.Parse<StreamingSessionStatusCode>(failure.StatusCode);
        return before with
        {
            Document = before.Document with { State = state, StatusCode = code, StatusMessage = failure.Message }, Facts = facts,
        };
    }

    private void FailMachine(EngineVerb verb, Row<StreamingSession, SessionFacts> row, ScriptedStatus failure) => machines.Fail(
        verb, new ScriptedFailure(EngineFailure.Internal, failure.Message, FailurePoint.Before) { Workstation = Machine(row) });

    // The one that a transition turns to first.
    private static string Machine(Row<StreamingSession, SessionFacts> row)
    {
        var isComing = row.Document.State is StreamingSessionState.CREATE_IN_PROGRESS or StreamingSessionState.START_IN_PROGRESS;
        var generation = isComing ? row.Facts.StartGeneration : row.Facts.VolumeGeneration ?? row.Facts.StartGeneration;
        return WorkstationNames.OfSession(row.Document.SessionId!, generation);
    }

    private static EngineVerb Verb(StreamingSessionState? state) => state switch
    {
        StreamingSessionState.CREATE_IN_PROGRESS => EngineVerb.Create,
        StreamingSessionState.START_IN_PROGRESS => EngineVerb.Start,
        StreamingSessionState.STOP_IN_PROGRESS => EngineVerb.Stop,
        _ => EngineVerb.Delete,
    };

    private long Later(long? from, TimeSpan delay) =>
        (from ?? time.GetUtcNow().ToUnixTimeMilliseconds()) + (long)delay.TotalMilliseconds;
}
