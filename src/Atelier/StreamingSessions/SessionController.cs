using System.Collections.Concurrent;
using Atelier.Storage;

namespace Atelier.StreamingSessions;

/// <summary>
/// Brings sessions forward: takes leases on the rows that are due and lets <see cref="SessionSteps"/> advance each until it rests.
/// There is no other queue; after a crash the rows say what is to be done.
/// </summary>
internal sealed partial class SessionController(
    SessionLeases leases, SessionSteps steps, SessionQueue queue, TimeProvider time, ILogger<SessionController> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // People read their place in the queue; nobody reads faster.
    private static readonly TimeSpan TellingInterval = TimeSpan.FromSeconds(2);

    // By a number of each task's own: the session whose lease was given back may be begun again before its task has ended.
    private readonly ConcurrentDictionary<long, (SessionLane Lane, Task Work)> running = new();
    private long begun;
    private DateTimeOffset toldAt;
    private bool hasReleased;
    private readonly Sleeper sleeper = new();

    /// <summary>Has the controller look for due sessions now.</summary>
    public void Wake() => sleeper.Wake();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await BeginDue(stoppingToken);
                await sleeper.Wait(Interval, time, stoppingToken);
            }
        }
        finally
        {
            await Task.WhenAll(running.Values.Select(entry => entry.Work));
        }
    }

    private async Task BeginDue(CancellationToken stopping)
    {
        try
        {
            // What a full disk keeps from being written at the start is written once there is room.
            if (!hasReleased)
                await leases.ReleaseAllOwn(stopping);
            hasReleased = true;
            foreach (var lane in SessionLane.All)
            {
                foreach (var id in await leases.Claim(lane, FreePlaces(lane), stopping))
                {
                    begun++;
                    running[begun] = (lane, Advance(begun, id, stopping));
                }
            }

            await TellPlaces(stopping);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            LogClaimFailed(fault);
        }
    }

    private int FreePlaces(SessionLane lane) => lane.Places - running.Values.Count(entry => entry.Lane == lane);

    private async Task TellPlaces(CancellationToken stopping)
    {
        if (time.GetUtcNow() - toldAt < TellingInterval)
            return;
        foreach (var lane in SessionLane.All.Where(lane => FreePlaces(lane) <= 0))
        {
            toldAt = time.GetUtcNow();
            await queue.TellPlaces(lane, stopping);
        }
    }

    private async Task Advance(long number, string sessionId, CancellationToken stopping)
    {
        // The caller enters this task into the running ones before it can end.
        await Task.Yield();
        try
        {
            while (await AdvanceOnce(sessionId, stopping))
            {
            }

            await leases.Release(sessionId, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The lease is given back at the next start, and the step repeated.
        }
        catch (Exception fault)
        {
            // The lease runs out by itself, so a step that fails unforeseen is not repeated without a pause.
            LogStepFailed(fault, sessionId);
        }
        finally
        {
            running.TryRemove(number, out _);
            sleeper.Wake();
        }
    }

    private async Task<bool> AdvanceOnce(string sessionId, CancellationToken stopping)
    {
        await using var lease = await leases.Hold(sessionId, stopping);
        if (lease is null)
        {
            LogNotOurs(sessionId);
            return false;
        }

        try
        {
            return await steps.Advance(sessionId, lease.Lost);
        }
        catch (OperationCanceledException) when (lease.Lost.IsCancellationRequested && !stopping.IsCancellationRequested)
        {
            return true;
        }
    }

    [LoggerMessage(1, LogLevel.Error, "Due sessions could not be claimed; trying again")]
    private partial void LogClaimFailed(Exception fault);

    [LoggerMessage(3, LogLevel.Debug, "Session {SessionId} is gone, or another server's by now")]
    private partial void LogNotOurs(string sessionId);

    [LoggerMessage(2, LogLevel.Error, "A step of session {SessionId} failed; it is repeated when its lease has run out")]
    private partial void LogStepFailed(Exception fault, string sessionId);
}
