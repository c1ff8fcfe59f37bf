namespace Atelier.Tests.Workstations;

/// <summary>What every engine tells of its workstations while one listens.</summary>
public abstract class WorkstationWatchContract : WorkstationEngineTest
{
    [Fact]
    public async Task Who_watches_hears_of_every_change_from_then_on()
    {
        var spec = await NewWorkstation();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        await using var news = Engine.Watch(enough.Token).GetAsyncEnumerator(enough.Token);
        Assert.True(await news.MoveNextAsync());
        Assert.Null(news.Current);

        await Start(spec);
        await Heard(news, spec.Name);
        await Engine.Stop(spec.Name, TimeSpan.Zero, Cancel);
        await Heard(news, spec.Name);
        await Engine.Delete(spec.Name, Cancel);
        await Heard(news, spec.Name);

        await enough.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (await news.MoveNextAsync())
            {
            }
        });
    }

    private static async Task Heard(IAsyncEnumerator<string?> news, string workstation)
    {
        do
            Assert.True(await news.MoveNextAsync());
        while (news.Current != workstation);
    }
}
