using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>
/// Makes READY sessions say what their workstations really do. One that stopped behind our back (its host was restarted, somebody stopped
/// it by hand, it crashed, it is gone) has its session stopped as usual, with its backup; where one is paused the session says so.
/// </summary>
internal sealed partial class WorkstationCheck(
    Database database, IWorkstationEngine engine, SessionController controller, TimeProvider time, ILogger<WorkstationCheck> log)
{
    public const string PausedMessage = "The workstation is paused in the engine, and goes on where it was once it is resumed there";

    public async Task<IReadOnlyList<Row<StreamingSession, SessionFacts>>> FindReady(CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await SessionTable.Rows.Select(db, "state = 'READY'", new { }, cancel);
    }

    /// <summary>Looks at one workstation, of which something was heard.</summary>
    public async Task Look(string workstation, CancellationToken cancel)
    {
        if (WorkstationNames.FindSession(workstation) is not var (sessionId, generation)
            || await Read(sessionId, cancel) is not { Document.State: StreamingSessionState.READY } row
            || row.Facts.VolumeGeneration != generation)
            return;
        await Correct(row, await engine.Find(workstation, cancel), cancel);
    }

    /// <summary>Corrects a READY session that was read before the states were.</summary>
    public Task Correct(
        Row<StreamingSession, SessionFacts> row, IReadOnlyDictionary<string, WorkstationState> states, CancellationToken cancel)
    {
        var workstation = WorkstationNames.OfSession(row.Document.SessionId!, row.Facts.VolumeGeneration!.Value);
        return Correct(row, states.TryGetValue(workstation, out var state) ? state : null, cancel);
    }

    private async Task Correct(Row<StreamingSession, SessionFacts> row, WorkstationState? state, CancellationToken cancel)
    {
        var saysPaused = row.Document.StatusMessage == PausedMessage;
        if (state is WorkstationState.Running or WorkstationState.Paused && saysPaused == state is WorkstationState.Paused)
            return;
        await using var db = await database.Write(cancel);
        var isCorrected = state switch
        {
            WorkstationState.Paused => await Say(db, row, PausedMessage, cancel),
            WorkstationState.Running => await Say(db, row, SessionChanges.ReadyMessage, cancel),
            _ => await Stopping.TryBegin(
                db, row, VolumeRetentionMode.RETAIN, SessionChanges.Service, time.GetUtcNow(), cancel) is not null,
        };
        if (!isCorrected)
            return;
        await db.Commit(cancel);
        LogCorrected(row.Document.SessionId!, state?.ToString() ?? "gone");
        controller.Wake();
    }

    private static async Task<bool> Say(Connection db, Row<StreamingSession, SessionFacts> row, string message, CancellationToken cancel) =>
        await SessionTable.Rows.TryUpdate(db, row, row.Document with { StatusMessage = message }, row.Facts, cancel) is not null;

    private async Task<Row<StreamingSession, SessionFacts>?> Read(string sessionId, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await SessionTable.Rows.Find(db, sessionId, cancel);
    }

    [LoggerMessage(1, LogLevel.Warning, "The workstation of READY session {SessionId} was found to be {State}; the session follows")]
    private partial void LogCorrected(string sessionId, string state);
}
