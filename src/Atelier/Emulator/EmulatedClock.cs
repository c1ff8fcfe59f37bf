namespace Atelier.Emulator;

/// <summary>
/// The true time, moved forward by as much as was asked for. Timers that come due by a move fire at once, each once; those that do not
/// come due that much earlier.
/// </summary>
internal sealed class EmulatedClock(TimeProvider trueTime) : TimeProvider, IDisposable
{
    private readonly TimeProvider trueTime = trueTime;
    private readonly Lock gate = new();
    private readonly HashSet<MovedTimer> armed = [];
    private TimeSpan ahead;

    /// <summary>How far it is ahead of the true time.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (gate)
                return ahead;
        }
    }

    public override long TimestampFrequency => trueTime.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => trueTime.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => trueTime.GetUtcNow() + Ahead;

    public override long GetTimestamp() => trueTime.GetTimestamp() + (long)(Ahead.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new MovedTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the time forward, unless it would be further ahead than <paramref name="furthest"/> then.</summary>
    public bool TryAdvance(TimeSpan by, TimeSpan furthest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        MovedTimer[] waiting;
        lock (gate)
        {
            if (by > furthest - ahead)
                return false;
            ahead += by;
            waiting = [.. armed];
        }

        foreach (var timer in waiting)
            timer.Rearm();
        return true;
    }

    /// <summary>Forgets the timers that still wait: they would keep alive what they are for.</summary>
    public void Dispose()
    {
        MovedTimer[] waiting;
        lock (gate)
            waiting = [.. armed];
        foreach (var timer in waiting)
            timer.Dispose();
    }

    private sealed class MovedTimer : ITimer
    {
        private readonly EmulatedClock clock;
        private readonly TimerCallback callback;
        private readonly object? state;
        private readonly ITimer inner;

        // By the moved clock; guarded, like the period, by the clock's gate.
        private DateTimeOffset due;
        private TimeSpan period;

        public MovedTimer(EmulatedClock clock, TimerCallback callback, object? state)
        {
            this.clock = clock;
            this.callback = callback;
            this.state = state;
            inner = clock.trueTime.CreateTimer(_ => Fire(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public bool Change(TimeSpan dueTime, TimeSpan newPeriod)
        {
            lock (clock.gate)
            {
                period = newPeriod;
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    clock.armed.Remove(this);
                }
                else
                {
                    due = clock.trueTime.GetUtcNow() + clock.ahead + dueTime;
                    clock.armed.Add(this);
                }

                return inner.Change(dueTime, newPeriod);
            }
        }

        /// <summary>Counts what is left anew, after the clock was moved.</summary>
        public void Rearm()
        {
            lock (clock.gate)
            {
                if (!clock.armed.Contains(this))
                    return;
                var left = due - clock.trueTime.GetUtcNow() - clock.ahead;
                inner.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, period);
            }
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.armed.Remove(this);
            inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Fire()
        {
            lock (clock.gate)
            {
                if (period > TimeSpan.Zero)
                    due = clock.trueTime.GetUtcNow() + clock.ahead + period;
                else
                    clock.armed.Remove(this);
            }

            callback(state);
        }
    }
}
