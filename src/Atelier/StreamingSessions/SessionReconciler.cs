using System.Collections.Concurrent;
using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>
/// Keeps rows and engine to one truth. The engine tells of changes as they happen; a sweep now and then finds what was not told, and what
/// nobody owns. While the engine cannot be listened to, sweeps are more frequent.
/// </summary>
internal sealed partial class SessionReconciler(
    IWorkstationEngine engine, WorkstationCheck check, OrphanSweep orphans, TimeProvider time, ILogger<SessionReconciler> log)
    : BackgroundService
{
    private static readonly TimeSpan ListeningInterval = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DeafInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ListenAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(2);

    // Workstations of which something was heard while their sessions were in a transition.
    private readonly ConcurrentDictionary<string, bool> unsettled = new();
    private readonly Sleeper onlooker = new();
    private readonly Sleeper sweeper = new();
    private readonly Sleeper listener = new();
    private volatile bool isListening;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Listen(stoppingToken), LookAgain(stoppingToken), Sweep(stoppingToken));

    private async Task Listen(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var workstation in engine.Watch(stopping))
                {
                    isListening = true;
                    // What happened before one listened is found by a sweep.
                    if (workstation is null)
                        sweeper.Wake();
                    else if (!await check.Look(workstation, stopping))
                        unsettled[workstation] = true;
                }
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                LogDeaf(fault);
            }

            // Whether the engine is away altogether is to show at once.
            if (isListening)
                sweeper.Wake();
            isListening = false;
            await listener.Wait(ListenAgainAfter, time, stopping);
        }
    }

    private async Task LookAgain(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await onlooker.Wait(LookAgainAfter, time, stopping);
            try
            {
                // Taken out first: what is heard of it meanwhile puts it in again.
                foreach (var workstation in unsettled.Keys.Where(name => unsettled.TryRemove(name, out _)))
                {
                    if (!await check.Look(workstation, stopping))
                        unsettled[workstation] = true;
                }
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                LogFailed(fault);
            }
        }
    }

    private async Task Sweep(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await SweepOnce(stopping);
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                LogFailed(fault);
            }

            await sweeper.Wait(isListening ? ListeningInterval : DeafInterval, time, stopping);
        }
    }

    private async Task SweepOnce(CancellationToken cancel)
    {
        EngineInventory inventory;
        try
        {
            inventory = await engine.TakeInventory(cancel);
        }
        catch (EngineException fault) when (fault.Failure == EngineFailure.EngineUnreachable && !cancel.IsCancellationRequested)
        {
            await check.SayUnreachable(cancel);
            throw;
        }

        await check.Compare(inventory.Workstations, cancel);
        await orphans.Sweep(inventory, cancel);
    }

    [LoggerMessage(1, LogLevel.Warning, "The engine does not tell what happens to workstations; listening again soon")]
    private partial void LogDeaf(Exception fault);

    [LoggerMessage(2, LogLevel.Warning, "Sessions could not be compared with the engine; trying again")]
    private partial void LogFailed(Exception fault);
}
