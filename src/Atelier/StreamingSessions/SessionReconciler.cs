using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>
/// Compares READY sessions with what the engine really runs, now and then. A workstation that stopped behind our back (its host was
/// restarted, somebody stopped it by hand, it crashed) makes its session stop the ordinary way, with its backup.
/// </summary>
internal sealed partial class SessionReconciler(
    Database database, IWorkstationEngine engine, SessionController controller, TimeProvider time, ILogger<SessionReconciler> log)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sleeper = new Sleeper();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Reconcile(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(fault);
            }

            await sleeper.Wait(Interval, time, stoppingToken);
        }
    }

    private async Task Reconcile(CancellationToken cancel)
    {
        // The rows are read before the engine is asked: a session that changes in between has another version and is left alone.
        var ready = await FindReady(cancel);
        if (ready.Count == 0)
            return;
        var running = (await engine.TakeInventory(cancel)).Workstations;
        foreach (var row in ready.Where(row => !IsRunning(row, running)))
        {
            LogStopped(row.Document.SessionId!);
            await using var db = await database.Write(cancel);
            if (await Stopping.TryBegin(db, row, VolumeRetentionMode.RETAIN, SessionChanges.Service, time.GetUtcNow(), cancel) is null)
                continue;
            await db.Commit(cancel);
            controller.Wake();
        }
    }

    private async Task<IReadOnlyList<Row<StreamingSession, SessionFacts>>> FindReady(CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await SessionTable.Rows.Select(db, "state = 'READY'", new { }, cancel);
    }

    private static bool IsRunning(Row<StreamingSession, SessionFacts> row, IReadOnlyDictionary<string, WorkstationState> running)
    {
        var workstation = WorkstationNames.OfSession(row.Document.SessionId!, row.Facts.VolumeGeneration!.Value);
        return running.GetValueOrDefault(workstation) == WorkstationState.Running;
    }

    [LoggerMessage(1, LogLevel.Warning, "The workstation of session {SessionId} stopped by itself; the session is stopped as well")]
    private partial void LogStopped(string sessionId);

    [LoggerMessage(2, LogLevel.Warning, "Sessions could not be compared with the engine; trying again")]
    private partial void LogFailed(Exception fault);
}
