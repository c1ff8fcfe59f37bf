using Atelier.StreamingSessions.Streams;

namespace Atelier.Streaming;

/// <summary>
/// Follows an open stream's rows: tells the viewer what happens to the session, ends the connection when the stream was opened again in
/// another, and keeps saying that it is open, so that it can be opened again after a cut.
/// </summary>
internal sealed class StreamFollowing(StreamWiring wiring, TimeProvider clock, ILogger log)
{
    private readonly OpenStreams open = new(wiring.Changes);

    /// <summary>Runs until cancelled. What the database cannot answer is tried again with the next change.</summary>
    public async Task Follow(string streamId, RedeemedStream stream, StreamWords words, StreamPump pump, CancellationToken over)
    {
        using var rows = open.Enter(streamId, stream.SessionId);
        var told = stream.Session;
        var said = clock.GetTimestamp();
        while (true)
        {
            await rows.Sleeper.Wait(Reconnection.Pace - Min(clock.GetElapsedTime(said), Reconnection.Pace), clock, over);
            try
            {
                if (clock.GetElapsedTime(said) >= Reconnection.Pace)
                {
                    said = clock.GetTimestamp();
                    await wiring.Openings.GoOn(streamId, stream.Opening, over);
                }
                if (await wiring.Openings.Look(streamId, over) is not { } now)
                    continue;
                if (now.Openings > stream.Opening)
                    await pump.Supersede();
                if (now.Session == told)
                    continue;
                told = now.Session;
                words.Say(new GatewayMessage.News(SessionNews.Of(told, clock.GetUtcNow())));
            }
            catch (Exception fault) when (!over.IsCancellationRequested)
            {
                StreamLog.NotFollowed(log, fault, stream.SessionId, streamId);
            }
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
