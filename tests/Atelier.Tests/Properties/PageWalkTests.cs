using Atelier.Tests.Harness;
using FsCheck;
using FsCheck.Fluent;

namespace Atelier.Tests.Properties;

/// <summary>A change to what is listed: the thing of that number comes or goes.</summary>
public sealed record ListChange(int Number, bool Comes)
{
    public override string ToString() => $"{(Comes ? '+' : '-')}{Number}";
}

/// <summary>What is there at first, how large pages are, and what happens after each page.</summary>
public sealed record PageWalk(int[] AtFirst, int PageSize, ListChange[][] AfterPage)
{
    public override string ToString() =>
        $"at first {string.Join(' ', AtFirst)}; by {PageSize}; then {string.Join(" | ", AfterPage.Select(gap => string.Join(' ', gap)))}";
}

/// <summary>Walking page by page while things come and go: what stood still is seen exactly once, and nothing is seen twice.</summary>
public sealed class PageWalkTests
{
    private const int Things = 24;

    [Theory]
    [InlineData(TestDatabase.SqliteMemory, 60)]
    [InlineData(TestDatabase.SqliteFile, 15)]
    [InlineData(TestDatabase.Postgres, 15)]
    public async Task Members_that_stay_are_seen_once_whoever_comes_and_goes_meanwhile(TestDatabase kind, int times)
    {
        await using var studio = await TestStudio.Open(kind);
        var list = await MemberList.Of(studio, Things);
        await Always.Holds(Walks, times, walk => Check(walk, list));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory, 60)]
    [InlineData(TestDatabase.SqliteFile, 15)]
    [InlineData(TestDatabase.Postgres, 15)]
    public async Task Components_that_stay_are_seen_once_in_the_order_they_were_made_whatever_comes_and_goes(TestDatabase kind, int times)
    {
        await using var studio = await TestStudio.Open(kind);
        var list = new ComponentList(studio);
        await Always.Holds(Walks, times, walk => Check(walk, list));
    }

    [Fact]
    public async Task What_stays_is_seen_once_while_somebody_else_changes_the_list_all_the_time()
    {
        await using var studio = await TestStudio.Open(TestDatabase.SqliteFile);
        var list = await MemberList.Of(studio, Things);
        var staying = Enumerable.Range(0, Things).Where(number => number % 2 == 0).ToArray();
        await list.Reset(staying);
        using var done = new CancellationTokenSource();
        var changes = 0;

        var disturbance = Task.Run(async () =>
        {
            for (; !done.IsCancellationRequested; changes++)
                await list.Apply(new ListChange((changes * 2 + 1) % Things, changes / (Things / 2) % 2 == 0));
        });
        for (var walk = 0; walk < 50 || changes < Things; walk++)
            AssertSeenOnce(staying.Select(list.Id), await list.Walk(1 + walk % 5, _ => Task.CompletedTask));
        await done.CancelAsync();
        await disturbance;
    }

    private static Gen<PageWalk> Walks =>
        from atFirst in Numbers.ArrayOf()
        from size in Gen.Choose(1, 7)
        from gaps in Changes.ArrayOf().ArrayOf()
        select new PageWalk([.. atFirst.Distinct()], size, gaps);

    private static Gen<int> Numbers => Gen.Choose(0, Things - 1);

    private static Gen<ListChange> Changes =>
        from number in Numbers
        from comes in Gen.Elements(true, false)
        select new ListChange(number, comes);

    private static async Task Check(PageWalk walk, ChangingList list)
    {
        await list.Reset(walk.AtFirst);
        var staying = walk.AtFirst.ToDictionary(number => number, list.Id);

        var seen = await list.Walk(walk.PageSize, async page =>
        {
            foreach (var change in walk.AfterPage.ElementAtOrDefault(page) ?? [])
            {
                await list.Apply(change);
                staying.Remove(change.Number);
            }
        });

        AssertSeenOnce(staying.Values, seen);
        Assert.Equal(list.InOrder(seen), seen);
    }

    private static void AssertSeenOnce(IEnumerable<string> staying, IReadOnlyList<string> seen)
    {
        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty(staying.Except(seen));
    }
}
