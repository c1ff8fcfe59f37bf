namespace Atelier.Tests.Harness;

public sealed class ManualClockTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void Time_stands_still_until_it_is_moved()
    {
        var (before, stamp) = (clock.GetUtcNow(), clock.GetTimestamp());

        clock.Advance(TimeSpan.FromMinutes(90));

        Assert.Equal(before.AddMinutes(90), clock.GetUtcNow());
        Assert.Equal(TimeSpan.FromMinutes(90), clock.GetElapsedTime(stamp));
    }

    [Fact]
    public async Task A_delay_ends_when_its_time_has_come_and_not_before()
    {
        var delay = Task.Delay(TimeSpan.FromSeconds(10), clock, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.False(delay.IsCompleted);

        clock.Advance(TimeSpan.FromSeconds(1));
        await delay;
    }

    [Fact]
    public void Timers_fire_in_the_order_of_their_times_and_see_their_own_moment()
    {
        var start = clock.GetUtcNow();
        var seen = new List<(string Timer, double Seconds)>();
        using var late = Timer("late", seconds: 3, periodSeconds: -1);
        using var each = Timer("each", seconds: 1, periodSeconds: 2);

        clock.Advance(TimeSpan.FromSeconds(5.5));

        Assert.Equal([("each", 1), ("late", 3), ("each", 3), ("each", 5)], seen);

        ITimer Timer(string name, int seconds, int periodSeconds) => clock.CreateTimer(
            _ => seen.Add((name, (clock.GetUtcNow() - start).TotalSeconds)),
            null,
            TimeSpan.FromSeconds(seconds),
            periodSeconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(periodSeconds));
    }

    [Fact]
    public void A_disposed_timer_fires_no_more()
    {
        var fired = 0;
        var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));

        timer.Dispose();
        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(1, fired);
        Assert.False(timer.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan));
    }

    [Fact]
    public void A_timer_due_at_once_does_not_wait_for_the_time_to_move()
    {
        var fired = 0;
        using var timer = clock.CreateTimer(_ => fired++, null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);

        Assert.Equal(1, fired);
    }

    [Fact]
    public async Task A_test_can_wait_for_code_to_reach_its_delay()
    {
        var cancel = TestContext.Current.CancellationToken;
        var work = Task.Run(() => Task.Delay(TimeSpan.FromHours(1), clock, cancel), cancel);

        await clock.WaitForTimers(atLeast: 1, cancel);
        clock.Advance(TimeSpan.FromHours(1));

        await work;
    }
}
