using System.Threading.Channels;

namespace Atelier.Storage;

/// <summary>Wakes a worker that would otherwise look for work only now and then. Signals while it is awake are one signal.</summary>
internal sealed class WakeUp
{
    private readonly Channel<bool> signals =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Signal() => signals.Writer.TryWrite(true);

    /// <summary>Returns at the next signal, or after the time is over.</summary>
    public async Task Wait(TimeSpan longest, TimeProvider time, CancellationToken cancel)
    {
        using var timeout = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        try
        {
            await signals.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // The time is over: look for work anyway.
        }
    }
}
