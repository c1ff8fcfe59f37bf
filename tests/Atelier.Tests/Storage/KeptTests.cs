using Atelier.Storage;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Storage;

public sealed class KeptTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void An_answer_is_kept_for_who_asks_twice_until_the_version_changes()
    {
        var kept = new Kept<string, string>(10, clock);

        Assert.False(kept.Wants(1, "a"));
        Assert.True(kept.Wants(1, "a"));
        kept.Keep(1, "a", "answer", size: 1);

        Assert.True(kept.TryGet(1, "a", out var answer));
        Assert.Equal("answer", answer);
        Assert.False(kept.TryGet(1, "b", out _));
        Assert.False(kept.TryGet(2, "a", out _));
        Assert.False(kept.TryGet(1, "a", out _));
        Assert.False(kept.Wants(2, "a"));
    }

    [Fact]
    public void Without_a_version_nothing_is_kept()
    {
        var kept = new Kept<string, string>(10, clock);

        Assert.False(kept.Wants(null, "a"));
        Assert.False(kept.Wants(null, "a"));
        Assert.False(kept.TryGet(null, "a", out _));
    }

    [Fact]
    public void An_answer_is_kept_for_a_minute_at_most()
    {
        var kept = new Kept<string, string>(10, clock);
        kept.Keep(1, "a", "answer", size: 1);

        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.True(kept.TryGet(1, "a", out _));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(kept.TryGet(1, "a", out _));
    }

    [Fact]
    public void Without_room_what_is_asked_for_more_often_takes_the_place_of_what_is_not()
    {
        var kept = new Kept<string, string>(10, clock);
        kept.Keep(1, "seldom", "answer", size: 5);
        kept.Keep(1, "often", "answer", size: 5);
        for (var i = 0; i < 10; i++)
            Assert.True(kept.TryGet(1, "often", out _));

        var asked = 1;
        while (!kept.Wants(1, "new") && asked < 100)
            asked++;
        kept.Keep(1, "new", "answer", size: 5);

        // One more time than those two that "seldom" was asked for when it was kept, or once more, if "often" was compared first.
        Assert.InRange(asked, 3, 4);
        Assert.False(kept.TryGet(1, "seldom", out _));
        Assert.True(kept.TryGet(1, "often", out _));
        Assert.True(kept.TryGet(1, "new", out _));
    }

    [Fact]
    public void What_is_larger_than_all_the_room_is_not_kept_and_drives_nothing_out()
    {
        var kept = new Kept<string, string>(10, clock);
        kept.Keep(1, "a", "answer", size: 5);

        kept.Keep(1, "b", "answer", size: 11);

        Assert.True(kept.TryGet(1, "a", out _));
        Assert.False(kept.TryGet(1, "b", out _));
    }
}
