using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated.Display;

namespace Atelier.Tests.Workstations.Simulated;

public sealed class FrameBudgetTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void Ten_frames_may_come_at_once_and_the_next_every_tenth_of_a_second()
    {
        var budget = new FrameBudget(clock);
        for (var frame = 0; frame < 10; frame++)
            Take();

        Assert.Equal(TimeSpan.FromMilliseconds(100), budget.Wait());
        clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.Equal(TimeSpan.FromMilliseconds(40), budget.Wait());
        clock.Advance(TimeSpan.FromMilliseconds(40));
        Take();
        Assert.Equal(TimeSpan.FromMilliseconds(100), budget.Wait());

        clock.Advance(TimeSpan.FromHours(1));
        for (var frame = 0; frame < 10; frame++)
            Take();
        Assert.Equal(TimeSpan.FromMilliseconds(100), budget.Wait());

        void Take()
        {
            Assert.Equal(TimeSpan.Zero, budget.Wait());
            budget.Spend();
        }
    }

    [Fact]
    public void Frames_that_could_not_wait_leave_no_debt()
    {
        var budget = new FrameBudget(clock);
        for (var frame = 0; frame < 50; frame++)
            budget.Spend();

        Assert.Equal(TimeSpan.FromMilliseconds(100), budget.Wait());
    }
}
