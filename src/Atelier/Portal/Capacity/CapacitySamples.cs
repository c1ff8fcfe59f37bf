using Atelier.Storage;

namespace Atelier.Portal.Capacity;

/// <summary>What the machine had in use at a moment, or on average in a span of time; bytes.</summary>
/// <param name="BeganAt">When that was, or began; Unix milliseconds.</param>
/// <param name="TotalMemory">All of the memory.</param>
/// <param name="UsedMemory">What of it could not be had.</param>
/// <param name="PromisedMemory">The most that the running workstations may use.</param>
/// <param name="TotalStorage">All of the pool.</param>
/// <param name="UsedStorage">What of it is taken.</param>
/// <param name="Running">How many workstations ran.</param>
/// <param name="MostRunning">How many ran at most.</param>
internal sealed record CapacitySample(
    long BeganAt, double TotalMemory, double UsedMemory, double PromisedMemory, double TotalStorage, double UsedStorage, double Running,
    long MostRunning);

/// <summary>
/// Samples, kept the coarser the older they are: each counts into a minute, a quarter of an hour and six hours, and each of these is kept
/// for as long as it is looked at. So their number has a limit.
/// </summary>
internal static class CapacitySamples
{
    public static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Quarter = TimeSpan.FromMinutes(15);
    public static readonly TimeSpan SixHours = TimeSpan.FromHours(6);

    private static readonly (TimeSpan Span, TimeSpan Kept)[] Spans =
        [(Minute, TimeSpan.FromHours(2)), (Quarter, TimeSpan.FromHours(25)), (SixHours, TimeSpan.FromDays(32))];

    /// <summary>Counts a sample in, and removes what is too old to be looked at.</summary>
    public static async Task Add(Connection db, CapacitySample sample, CancellationToken cancel)
    {
        foreach (var (span, kept) in Spans)
        {
            var length = (long)span.TotalMilliseconds;
            await db.Execute(
                "insert into capacity_samples (span, began_at, samples, total_memory, used_memory, promised_memory, total_storage, " +
                "used_storage, running, most_running) values (@length, @began, 1, @TotalMemory, @UsedMemory, @PromisedMemory, " +
                "@TotalStorage, @UsedStorage, @MostRunning, @MostRunning) on conflict (span, began_at) do update set " +
                "samples = capacity_samples.samples + 1, " +
                "total_memory = capacity_samples.total_memory + excluded.total_memory, " +
                "used_memory = capacity_samples.used_memory + excluded.used_memory, " +
                "promised_memory = capacity_samples.promised_memory + excluded.promised_memory, " +
                "total_storage = capacity_samples.total_storage + excluded.total_storage, " +
                "used_storage = capacity_samples.used_storage + excluded.used_storage, " +
                "running = capacity_samples.running + excluded.running, " +
                "most_running = case when capacity_samples.most_running > excluded.most_running " +
                "then capacity_samples.most_running else excluded.most_running end",
                new
                {
                    length, began = sample.BeganAt / length * length, TotalMemory = (long)sample.TotalMemory,
                    UsedMemory = (long)sample.UsedMemory, PromisedMemory = (long)sample.PromisedMemory,
                    TotalStorage = (long)sample.TotalStorage, UsedStorage = (long)sample.UsedStorage, sample.MostRunning,
                },
                cancel);
            await db.Execute(
                "delete from capacity_samples where span = @length and began_at < @oldest",
                new { length, oldest = sample.BeganAt - (long)kept.TotalMilliseconds }, cancel);
        }
    }

    /// <summary>The samples of a span from a time on, oldest first.</summary>
    public static Task<IReadOnlyList<CapacitySample>> List(
        Connection db, TimeSpan span, DateTimeOffset from, CancellationToken cancel) => db.Query(
        "select began_at, samples, total_memory, used_memory, promised_memory, total_storage, used_storage, running, most_running " +
        "from capacity_samples where span = @length and began_at >= @from order by began_at",
        new { length = (long)span.TotalMilliseconds, from = from.ToUnixTimeMilliseconds() },
        row =>
        {
            var samples = (double)row.GetInt64(1);
            return new CapacitySample(
                row.GetInt64(0), row.GetInt64(2) / samples, row.GetInt64(3) / samples, row.GetInt64(4) / samples,
                row.GetInt64(5) / samples, row.GetInt64(6) / samples, row.GetInt64(7) / samples, row.GetInt64(8));
        },
        cancel);
}
