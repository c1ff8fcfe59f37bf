using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>
/// Makes sessions say what their workstations really do. A READY one whose workstation stopped behind our back (its host was restarted,
/// somebody stopped it by hand, it crashed, it is gone) is stopped as usual, with its backup; where it is paused or out of reach, the
/// session says so. One at rest says when its volume is gone, and when it is back.
/// </summary>
internal sealed partial class WorkstationCheck(
    Database database, IWorkstationEngine engine, SessionController controller, TimeProvider time, ILogger<WorkstationCheck> log)
{
    public const string PausedMessage = "The workstation is paused in the engine, and goes on where it was once it is resumed there";

    public const string UnreachableMessage =
        "The engine does not answer. The workstation most likely runs on, but cannot be reached until the engine is back";

    // How many sessions are looked at in one go.
    private const int Page = 500;

    private const string Checked = $"{SessionTable.HasVolume} and state in ('READY', 'STOPPED', 'START_FAILED', 'STOP_FAILED')";

    private const string Running = $"{SessionTable.HasVolume} and state = 'READY'";

    /// <summary>Looks at one workstation, of which something was heard.</summary>
    /// <returns>False if its session is in a transition, so that only what comes of that can be compared.</returns>
    public async Task<bool> Look(string workstation, CancellationToken cancel)
    {
        if (WorkstationNames.FindSession(workstation) is not var (sessionId, generation) || await Read(sessionId, cancel) is not { } row)
            return true;
        if (SessionStates.IsTransition(row.Document.State))
            return false;
        // The row was read before the state: if it changes in between, it has another version and is left alone.
        if (row.Facts.VolumeGeneration == generation)
            await Correct(row, await engine.Find(workstation, cancel), cancel);
        return true;
    }

    /// <summary>Compares all sessions with what the engine has, and looks again where they differ: they may be younger.</summary>
    public async Task Compare(IReadOnlyDictionary<string, WorkstationState> states, CancellationToken cancel)
    {
        for (var last = ""; await ReadPage(Checked, last, cancel) is [.., var end] rows; last = end.Document.SessionId!)
        {
            foreach (var row in rows)
            {
                var workstation = NameOf(row);
                if (Difference(row, states.TryGetValue(workstation, out var state) ? state : null) is not null)
                    await Look(workstation, cancel);
            }
        }
    }

    /// <summary>Has READY sessions say that nobody can look at their workstations just now.</summary>
    public async Task SayUnreachable(CancellationToken cancel)
    {
        for (var last = ""; await ReadPage(Running, last, cancel) is [.., var end] rows; last = end.Document.SessionId!)
        {
            foreach (var row in rows.Where(row => row.Document.StatusMessage != UnreachableMessage))
            {
                await using var db = await database.Write(cancel);
                if (await Say(UnreachableMessage)(db, row, cancel))
                    await db.Commit(cancel);
            }
        }
    }

    private async Task Correct(Row<StreamingSession, SessionFacts> row, WorkstationState? state, CancellationToken cancel)
    {
        if (Difference(row, state) is not { } correction)
            return;
        await using var db = await database.Write(cancel);
        if (!await correction(db, row, cancel))
            return;
        await db.Commit(cancel);
        LogCorrected(row.Document.SessionId!, row.Document.State!.Value, state?.ToString() ?? "gone");
        controller.Wake();
    }

    // What is to be written; false if the row is another one by now.
    private delegate Task<bool> Correction(Connection db, Row<StreamingSession, SessionFacts> row, CancellationToken cancel);

    private Correction? Difference(Row<StreamingSession, SessionFacts> row, WorkstationState? state) => row.Document.State switch
    {
        StreamingSessionState.READY => ReadyDifference(row.Document.StatusMessage, state),
        StreamingSessionState.STOPPED or StreamingSessionState.START_FAILED or StreamingSessionState.STOP_FAILED =>
            RestingDifference(row.Facts.IsVolumeMissing, state),
        _ => null,
    };

    private Correction? ReadyDifference(string? message, WorkstationState? state) => state switch
    {
        WorkstationState.Paused => message == PausedMessage ? null : Say(PausedMessage),
        WorkstationState.Running => message is PausedMessage or UnreachableMessage ? Say(SessionChanges.ReadyMessage) : null,
        _ => async (db, row, cancel) => await Stopping.TryBegin(
            db, row, VolumeRetentionMode.RETAIN, SessionChanges.Service, time.GetUtcNow(), cancel) is not null,
    };

    private static Correction? RestingDifference(bool isMissing, WorkstationState? state) => (isMissing, state) switch
    {
        (false, null) => async (db, row, cancel) =>
            await Write(db, row, await LostVolume.Describe(db, LostVolume.Mark(new(row.Document, row.Facts)), cancel), cancel),
        (true, not null) => (db, row, cancel) => Write(db, row, LostVolume.Return(new(row.Document, row.Facts)), cancel),
        _ => null,
    };

    private static Correction Say(string message) => (db, row, cancel) =>
        Write(db, row, new(row.Document with { StatusMessage = message }, row.Facts), cancel);

    private static async Task<bool> Write(
        Connection db, Row<StreamingSession, SessionFacts> row, SessionChange change, CancellationToken cancel) =>
        await SessionTable.Rows.TryUpdate(db, row, change.Session, change.Facts, cancel) is not null;

    private static string NameOf(Row<StreamingSession, SessionFacts> row) =>
        WorkstationNames.OfSession(row.Document.SessionId!, row.Facts.VolumeGeneration!.Value);

    private async Task<Row<StreamingSession, SessionFacts>?> Read(string sessionId, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await SessionTable.Rows.Find(db, sessionId, cancel);
    }

    private async Task<IReadOnlyList<Row<StreamingSession, SessionFacts>>> ReadPage(string condition, string last, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await SessionTable.Rows.Select(db, $"{condition} and id > @last order by id limit {Page}", new { last }, cancel);
    }

    [LoggerMessage(1, LogLevel.Warning, "The workstation of {SessionState} session {SessionId} is {State}; the session follows")]
    private partial void LogCorrected(string sessionId, StreamingSessionState sessionState, string state);
}
