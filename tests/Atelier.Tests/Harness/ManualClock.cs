namespace Atelier.Tests.Harness;

/// <summary>
/// A time that moves by hand: <see cref="Advance"/> fires the timers that come due, in order, each at its own moment.
/// Timers that a callback makes or changes count within the same step; a timer due at once fires within the call that arms it.
/// Timestamps move with the time; the local zone is UTC.
/// </summary>
internal sealed class ManualClock(DateTimeOffset start) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<ManualTimer> armed = [];
    private readonly List<(int AtLeast, TaskCompletionSource Reached)> watchers = [];
    private DateTimeOffset now = start.ToUniversalTime();

    public ManualClock()
        : this(new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero))
    {
    }

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the time on and runs every timer that is due by then. Returns when their callbacks have.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var end = GetUtcNow() + by;
        while (TakeNextDue(end) is { } timer)
            timer.Fire();
    }

    /// <summary>Done once at least this many timers wait, so that a test can let code reach its delay before it moves the time.</summary>
    public Task WaitForTimers(int atLeast, CancellationToken cancel)
    {
        lock (gate)
        {
            if (armed.Count >= atLeast)
                return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watchers.Add((atLeast, reached));
            return reached.Task.WaitAsync(cancel);
        }
    }

    private ManualTimer? TakeNextDue(DateTimeOffset end)
    {
        lock (gate)
        {
            var next = armed.Where(timer => timer.Due <= end).MinBy(timer => timer.Due);
            if (next is null)
            {
                now = end > now ? end : now;
                return null;
            }
            now = next.Due > now ? next.Due : now;
            if (next.Period > TimeSpan.Zero)
                next.Due += next.Period;
            else
                armed.Remove(next);
            return next;
        }
    }

    private void Arm(ManualTimer timer, TimeSpan dueTime, TimeSpan period)
    {
        lock (gate)
        {
            armed.Remove(timer);
            if (timer.Disposed || dueTime == Timeout.InfiniteTimeSpan)
                return;
            timer.Due = now + dueTime;
            timer.Period = period;
            armed.Add(timer);
            foreach (var (_, reached) in watchers.Where(watcher => watcher.AtLeast <= armed.Count))
                reached.TrySetResult();
            watchers.RemoveAll(watcher => watcher.AtLeast <= armed.Count);
        }
    }

    /// <summary>Its times are guarded by the clock's gate.</summary>
    private sealed class ManualTimer(ManualClock clock, TimerCallback callback, object? state) : ITimer
    {
        public DateTimeOffset Due { get; set; }

        public TimeSpan Period { get; set; }

        public bool Disposed { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            clock.Arm(this, dueTime, period);
            if (dueTime == TimeSpan.Zero)
                clock.Advance(TimeSpan.Zero);
            return !Disposed;
        }

        public void Dispose()
        {
            Disposed = true;
            clock.Arm(this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
