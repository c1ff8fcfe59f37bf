namespace Atelier.Bench;

/// <summary>Opens streams, lets them play, and measures them for a while. They stay open until it ends.</summary>
internal sealed class StreamsRun(ReplaySource source, StreamsOrder order, TimeProvider time) : IAsyncDisposable
{
    private const int OpenedAtOnce = 4;

    private readonly List<StreamViewer> viewers = [];
    private readonly CancellationTokenSource end = new();
    private readonly List<Task> looking = [];
    private long began;
    private long bytes;
    private long due;
    private double seconds;

    /// <summary>Done when all streams are open and have played for the order's warm-up.</summary>
    public async Task Begin(CancellationToken cancel)
    {
        foreach (var some in order.Streams.Chunk(OpenedAtOnce))
        {
            var opened = await Task.WhenAll(some.Select(target => StreamViewer.Open(target, time, cancel)));
            viewers.AddRange(opened);
            looking.AddRange(opened.Select(viewer => Task.Run(() => viewer.Run(end.Token), cancel)));
        }
        await Task.Delay(TimeSpan.FromSeconds(order.WarmUp), time, cancel);
    }

    /// <summary>Measures for as long as the order says; the streams go on.</summary>
    public async Task Measure(CancellationToken cancel)
    {
        began = time.GetTimestamp();
        (bytes, due) = (Bytes(), source.BytesDue());
        viewers.ForEach(viewer => viewer.Viewing.Measure(isOn: true));
        await Task.Delay(TimeSpan.FromSeconds(order.Seconds), time, cancel);
        viewers.ForEach(viewer => viewer.Viewing.Measure(isOn: false));
        (bytes, due) = (Bytes() - bytes, source.BytesDue() - due);
        seconds = time.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Closes the streams, and says what was measured.</summary>
    public async Task<StreamsResult> End()
    {
        var lost = looking.Count(viewer => viewer.IsCompleted);
        await Stop();
        var latencies = viewers.SelectMany(viewer => viewer.Viewing.Latencies).Select(latency => latency.TotalMicroseconds);
        return new StreamsResult(seconds, bytes, due, lost, [.. latencies.Order()]);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        await source.WaitUntilIdle(CancellationToken.None);
        end.Dispose();
    }

    private long Bytes() => viewers.Sum(viewer => viewer.Viewing.Bytes);

    private async Task Stop()
    {
        await end.CancelAsync();
        viewers.ForEach(viewer => viewer.Dispose());
        foreach (var viewer in looking)
            await viewer.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
