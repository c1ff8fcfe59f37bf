using System.Threading.Channels;

namespace Atelier.Portal;

/// <summary>The newest figure of some work; what nobody read in time is forgotten.</summary>
internal sealed class LatestProgress : IProgress<long>
{
    private readonly Channel<long> newest =
        Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

    public void Report(long value) => newest.Writer.TryWrite(value);

    /// <summary>The next figure, or null once the work has ended, well or not.</summary>
    public async Task<long?> Next(Task work, CancellationToken cancel)
    {
        var figure = newest.Reader.WaitToReadAsync(cancel).AsTask();
        await Task.WhenAny(figure, work);
        return newest.Reader.TryRead(out var value) ? value : null;
    }
}
