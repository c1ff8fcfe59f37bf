using Atelier.Workstations;

namespace Atelier.Portal.Previews;

/// <summary>
/// The latest picture of each desktop that somebody looked for, in memory of bounded size. However many ask, a desktop's picture is taken
/// once in a while, and those who ask meanwhile wait for the same one; a desktop that does not answer is left alone as long.
/// </summary>
internal sealed partial class PreviewShelf(IWorkstationEngine engine, TimeProvider time, ILogger<PreviewShelf> log) : IDisposable
{
    /// <summary>How long a picture is the latest one.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>How long taking one may last, with the time it waits for others.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private const long MostBytes = 16 << 20;
    private const int MostEntries = 4096;
    private const int MostAtOnce = 3;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> entries = [];
    private readonly SemaphoreSlim cameras = new(MostAtOnce);

    /// <summary>The workstation's picture, an earlier one if none could be taken now; null if there is none.</summary>
    public async Task<Preview?> Find(string workstation, CancellationToken cancel)
    {
        Entry entry;
        Task taking;
        lock (gate)
        {
            if (!entries.TryGetValue(workstation, out entry!))
                entries[workstation] = entry = new Entry();
            if (entry.BegunAt is not { } begunAt || (entry.Taking.IsCompleted && time.GetElapsedTime(begunAt) >= Interval))
            {
                entry.BegunAt = time.GetTimestamp();
                entry.Taking = Take(workstation, entry);
                MakeRoom(but: entry);
            }

            taking = entry.Taking;
        }

        await taking.WaitAsync(cancel);
        return entry.Latest;
    }

    public void Dispose() => cameras.Dispose();

    private async Task Take(string workstation, Entry entry)
    {
        // Off the lock, and off the request of whoever asked first: others wait for it, too.
        await Task.Yield();
        using var limit = new CancellationTokenSource(Patience, time);
        try
        {
            await cameras.WaitAsync(limit.Token);
            try
            {
                await using var display = await engine.OpenDisplay(workstation, limit.Token);
                var picture = await DisplayCamera.Take(display, limit.Token);
                entry.Latest = new Preview(Png.Write(picture), time.GetUtcNow());
            }
            finally
            {
                cameras.Release();
            }
        }
        catch (Exception fault)
        {
            // The guest's affair, or the engine's, which says so elsewhere: here an earlier picture stays.
            LogNone(workstation, fault.Message);
        }
    }

    // What was begun longest ago goes first; nobody has asked for it since.
    private void MakeRoom(Entry but)
    {
        var bytes = entries.Values.Sum(entry => entry.Size);
        foreach (var (workstation, entry) in entries.OrderBy(one => one.Value.BegunAt).ToArray())
        {
            if (bytes <= MostBytes && entries.Count <= MostEntries)
                return;
            if (entry == but || !entry.Taking.IsCompleted)
                continue;
            entries.Remove(workstation);
            bytes -= entry.Size;
        }
    }

    [LoggerMessage(1, LogLevel.Debug, "No picture of {Workstation}: {Reason}")]
    private partial void LogNone(string workstation, string reason);

    private sealed class Entry
    {
        private volatile Preview? latest;

        public Preview? Latest
        {
            get => latest;
            set => latest = value;
        }

        public Task Taking { get; set; } = Task.CompletedTask;

        /// <summary>When the latest attempt was begun; null before the first.</summary>
        public long? BegunAt { get; set; }

        public int Size => latest?.Content.Length ?? 0;
    }
}
