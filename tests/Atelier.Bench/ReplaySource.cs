using System.Net.Sockets;

namespace Atelier.Bench;

/// <summary>A display that plays a recording to each who connects to its unix socket, each from another point of the circle.</summary>
internal sealed class ReplaySource : IDisposable
{
    // Two neighbours are far apart in the circle, and no two of many are together.
    private const double Golden = 0.618033988749895;

    // What waits for a proxy that is slow; a pipe's usual bound, so that it shows soon.
    private const int Backlog = 512;

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(20);

    private readonly Recording recording;
    private readonly TimeProvider time;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Lock gate = new();
    private readonly List<Replay> open = [];

    public ReplaySource(Recording recording, string path, TimeProvider time)
    {
        this.recording = recording;
        this.time = time;
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(Backlog);
    }

    /// <summary>How many bytes all that are connected should have been sent by now.</summary>
    public long BytesDue()
    {
        lock (gate)
            return open.Sum(replay => replay.BytesDue());
    }

    /// <summary>Plays to whoever comes until that is cancelled.</summary>
    public async Task Serve(CancellationToken cancel)
    {
        for (var number = 0; ; number++)
        {
            var socket = await listener.AcceptAsync(cancel);
            var replay = new Replay(recording, recording.Length * (number * Golden % 1), socket, time);
            lock (gate)
                open.Add(replay);
            _ = Play(replay, cancel);
        }
    }

    /// <summary>Done when nobody is connected any more.</summary>
    public async Task WaitUntilIdle(CancellationToken cancel)
    {
        while (!IsIdle())
            await Task.Delay(LookInterval, time, cancel);
    }

    public void Dispose() => listener.Dispose();

    private bool IsIdle()
    {
        lock (gate)
            return open.Count == 0;
    }

    private async Task Play(Replay replay, CancellationToken cancel)
    {
        await replay.Run(cancel);
        lock (gate)
            open.Remove(replay);
    }
}
