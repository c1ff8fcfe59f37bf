using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.Workstations;

namespace Atelier.Portal.Capacity;

/// <summary>Looks at what the machine has in use and what is promised on it: once a minute for the plots, and whenever asked.</summary>
internal sealed partial class CapacityProbe(
    Database database, IWorkstationEngine engine, TimeProvider time, ILogger<CapacityProbe> log)
{
    /// <summary>Takes a sample every minute.</summary>
    public Chore Sampling => new("capacity", CapacitySamples.Minute, Sample);

    /// <summary>How it is now.</summary>
    /// <exception cref="EngineException">The engine does not say.</exception>
    public async Task<CapacitySample> Look(CancellationToken cancel)
    {
        var capacity = await engine.MeasureCapacity(cancel);
        var (running, promised) = await SumPromises(cancel);
        return new CapacitySample(
            time.GetUtcNow().ToUnixTimeMilliseconds(),
            capacity.TotalMemoryBytes, capacity.TotalMemoryBytes - capacity.FreeMemoryBytes, promised,
            capacity.TotalStorageBytes, capacity.TotalStorageBytes - capacity.FreeStorageBytes, running, running);
    }

    private async Task Sample(CancellationToken cancel)
    {
        try
        {
            var sample = await Look(cancel);
            await using var db = await database.Write(cancel);
            await CapacitySamples.Add(db, sample, cancel);
            await db.Commit(cancel);
        }
        catch (EngineException fault)
        {
            // The plot has a gap there, which is what it was.
            LogNoSample(fault.Message);
        }
    }

    private async Task<(long Running, long PromisedBytes)> SumPromises(CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        var running = await SessionTable.Rows.Select(db, SessionTable.IsRunning, new { }, cancel);
        return (running.Count, running.Sum(row => (long)row.Facts.Machine.MemoryMiB << 20));
    }

    [LoggerMessage(1, LogLevel.Debug, "Capacity was not sampled: {Reason}")]
    private partial void LogNoSample(string reason);
}
