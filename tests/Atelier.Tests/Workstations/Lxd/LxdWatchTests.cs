using Atelier.Workstations;
using Atelier.Workstations.Lxd;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>A real LXD tells what every engine tells, and what is done to it by hand.</summary>
public sealed class LxdWatchTests : WorkstationWatchContract
{
    internal override async Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() =>
        (await TestLxd.CreateEngine(Cancel), TestLxd.ImageId);

    [Theory]
    [InlineData("freeze", "Paused")]
    [InlineData("stop", "Stopped")]
    public async Task What_is_done_by_hand_is_heard_and_found(string action, string state)
    {
        var spec = await NewWorkstation();
        await Start(spec);
        using var lxd = new LxdConnection(TestLxd.Socket);
        await using var news = Engine.Watch(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await news.MoveNextAsync());

        await lxd.Change(HttpMethod.Put, $"/1.0/instances/{spec.Name}/state", new { Action = action, Timeout = -1, Force = true }, Cancel);
        do
            Assert.True(await news.MoveNextAsync());
        while (news.Current != spec.Name);

        Assert.Equal(state, (await Engine.Find(spec.Name, Cancel)).ToString());
        await Engine.Stop(spec.Name, TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal(WorkstationState.Stopped, await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task Of_a_workstation_that_is_renamed_the_old_name_is_heard()
    {
        var spec = await NewWorkstation();
        var renamed = NewSpec();
        using var lxd = new LxdConnection(TestLxd.Socket);
        await using var news = Engine.Watch(Cancel).GetAsyncEnumerator(Cancel);
        Assert.True(await news.MoveNextAsync());

        await lxd.Change(HttpMethod.Post, $"/1.0/instances/{spec.Name}", new { renamed.Name }, Cancel);
        do
            Assert.True(await news.MoveNextAsync());
        while (news.Current != spec.Name);

        Assert.Null(await Engine.Find(spec.Name, Cancel));
    }
}
