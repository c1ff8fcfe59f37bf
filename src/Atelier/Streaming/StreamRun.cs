using Atelier.StreamingSessions.Streams;

namespace Atelier.Streaming;

/// <summary>Carries an open stream to its end, while its rows are followed, and writes down when that was.</summary>
internal sealed class StreamRun(StreamWiring wiring, StreamMeter meter, TimeProvider clock, ILogger log, CancellationToken stopping)
{
    private readonly StreamFollowing following = new(wiring, clock, log);

    public async Task<Farewell> Run(StreamSocket socket, Stream display, string streamId, RedeemedStream stream)
    {
        var words = new StreamWords(socket);
        using var pump = new StreamPump(socket, display, meter, words, stopping);
        using var over = new CancellationTokenSource();
        var started = clock.GetTimestamp();
        StreamLog.Opened(log, stream.SessionId, streamId, stream.Opening);
        meter.Opened();
        var follow = following.Follow(streamId, stream, words, pump, over.Token);
        var end = await pump.Run();
        await over.CancelAsync();
        await follow.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        meter.Closed();
        var seconds = clock.GetElapsedTime(started).TotalSeconds;
        if (end == StreamEnd.DisplayLost)
            StreamLog.DisplayLost(log, pump.Fault, stream.SessionId, streamId);
        StreamLog.Closed(log, stream.SessionId, streamId, end, seconds, pump.BytesToBrowser, pump.BytesToDisplay);
        await wiring.Openings.Leave(streamId, stream.Opening, CancellationToken.None);
        return end.Farewell();
    }
}
