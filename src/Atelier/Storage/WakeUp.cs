using System.Collections.Immutable;
using System.Threading.Channels;

namespace Atelier.Storage;

/// <summary>Wakes workers that would otherwise look for work only now and then.</summary>
internal sealed class WakeUp
{
    private ImmutableArray<Sleeper> sleepers = [];

    /// <summary>A sleeper for one worker, which every signal from now on wakes.</summary>
    public Sleeper AddSleeper()
    {
        var sleeper = new Sleeper();
        ImmutableInterlocked.Update(ref sleepers, all => all.Add(sleeper));
        return sleeper;
    }

    public void Signal()
    {
        foreach (var sleeper in sleepers)
            sleeper.Wake();
    }
}

/// <summary>A worker between two looks for work. Signals while it is awake are one signal.</summary>
internal sealed class Sleeper
{
    private readonly Channel<bool> signals =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => signals.Writer.TryWrite(true);

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
