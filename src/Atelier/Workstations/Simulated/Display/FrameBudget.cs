namespace Atelier.Workstations.Simulated.Display;

/// <summary>Ten frames a second, of which a viewer that was idle may have ten at once, so that typing is seen without delay.</summary>
internal sealed class FrameBudget(TimeProvider time)
{
    private static readonly TimeSpan Price = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(1);

    private long counted = time.GetTimestamp();
    private TimeSpan credit = Most;

    /// <summary>How long until the next frame can be paid for; zero if at once.</summary>
    public TimeSpan Wait()
    {
        var now = time.GetTimestamp();
        credit += time.GetElapsedTime(counted, now);
        credit = credit < Most ? credit : Most;
        counted = now;
        return credit < Price ? Price - credit : TimeSpan.Zero;
    }

    /// <summary>A frame that had to be sent unpaid does not run into debt.</summary>
    public void Spend() => credit = credit > Price ? credit - Price : TimeSpan.Zero;
}
