using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Workstations.Simulated;

public sealed class SimulatedScriptTests : IAsyncDisposable
{
    private readonly SimulatedMachine machine = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SimulatedEngine Engine => machine.Engine;

    public ValueTask DisposeAsync() => machine.DisposeAsync();

    [Fact]
    public async Task A_failure_before_the_work_leaves_nothing()
    {
        var spec = SimulatedMachine.Spec("ws-a");
        Fail(EngineVerb.Create, FailurePoint.Before);

        var error = await Assert.ThrowsAsync<EngineException>(() => Engine.Create(spec, Cancel));

        Assert.Equal((EngineFailure.EngineUnreachable, "scripted"), (error.Failure, error.Message));
        Assert.Empty((await Engine.TakeInventory(Cancel)).Workstations);
        await Engine.Create(spec, Cancel);
    }

    [Fact]
    public async Task A_create_that_fails_half_way_is_seen_by_who_looks_for_orphans_and_finished_by_its_repetition()
    {
        var spec = SimulatedMachine.Spec("ws-a");
        Fail(EngineVerb.Create, FailurePoint.HalfWay);

        await SimulatedMachine.Fails(EngineFailure.EngineUnreachable, () => Engine.Create(spec, Cancel));

        Assert.Contains("ws-a", (await Engine.TakeInventory(Cancel)).Workstations.Keys);
        Assert.Null(await Engine.Find("ws-a", Cancel));
        await SimulatedMachine.Fails(EngineFailure.Missing, () => Engine.Start(spec, Cancel));
        await Engine.Create(spec, Cancel);
        await Engine.Start(spec, Cancel);
    }

    [Fact]
    public async Task A_start_that_fails_half_way_runs_without_a_display_until_it_is_repeated()
    {
        var spec = SimulatedMachine.Spec("ws-a");
        await Engine.Create(spec, Cancel);
        Fail(EngineVerb.Start, FailurePoint.HalfWay);

        await SimulatedMachine.Fails(EngineFailure.EngineUnreachable, () => Engine.Start(spec, Cancel));

        Assert.Equal(WorkstationState.Running, await Engine.Find("ws-a", Cancel));
        await SimulatedMachine.Fails(EngineFailure.DisplayUnreachable, () => Engine.OpenDisplay("ws-a", Cancel));
        await Engine.Start(spec, Cancel);
        await using var display = await Engine.OpenDisplay("ws-a", Cancel);
    }

    [Fact]
    public async Task Stop_delete_and_backup_that_fail_half_way_are_finished_by_their_repetition()
    {
        await machine.Running("ws-a");
        foreach (var verb in new[] { EngineVerb.Stop, EngineVerb.Backup, EngineVerb.Delete })
            Fail(verb, FailurePoint.HalfWay);

        await SimulatedMachine.Fails(EngineFailure.EngineUnreachable, () => Engine.Stop("ws-a", TimeSpan.Zero, Cancel));
        Assert.Equal(WorkstationState.Running, await Engine.Find("ws-a", Cancel));
        await Engine.Stop("ws-a", TimeSpan.Zero, Cancel);

        await SimulatedMachine.Fails(EngineFailure.EngineUnreachable, () => Engine.Backup("ws-a", "bk-a", Cancel));
        var fromBackup = SimulatedMachine.Spec("ws-b", new WorkstationSource.Backup("bk-a"));
        await SimulatedMachine.Fails(EngineFailure.Missing, () => Engine.Create(fromBackup, Cancel));
        await Engine.Backup("ws-a", "bk-a", Cancel);
        await Engine.Create(fromBackup, Cancel);

        await SimulatedMachine.Fails(EngineFailure.EngineUnreachable, () => Engine.Delete("ws-a", Cancel));
        Assert.Null(await Engine.Find("ws-a", Cancel));
        await Engine.Delete("ws-a", Cancel);
        Assert.DoesNotContain("ws-a", (await Engine.TakeInventory(Cancel)).Workstations.Keys);
    }

    [Fact]
    public async Task A_lost_answer_finds_the_work_done()
    {
        Fail(EngineVerb.Create, FailurePoint.AfterDone);

        await SimulatedMachine.Fails(EngineFailure.EngineUnreachable, () => Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel));

        Assert.Equal(WorkstationState.Stopped, await Engine.Find("ws-a", Cancel));
    }

    [Fact]
    public async Task A_failure_meets_as_many_calls_as_it_says_and_only_the_workstation_it_names()
    {
        var failure = new ScriptedFailure(EngineFailure.Internal, "scripted", FailurePoint.Before) { Times = 2, Workstation = "ws-a" };
        Engine.Script.Fail(EngineVerb.Create, failure);

        await Engine.Create(SimulatedMachine.Spec("ws-b"), Cancel);
        for (var call = 0; call < 2; call++)
            await SimulatedMachine.Fails(EngineFailure.Internal, () => Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel));
        await Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel);
    }

    [Fact]
    public async Task A_delay_is_the_clocks_and_shows_the_work_begun_meanwhile()
    {
        Engine.Script.Delay(EngineVerb.Create, TimeSpan.FromSeconds(30));
        var create = Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel);

        machine.Clock.Advance(TimeSpan.FromSeconds(29));
        Assert.False(create.IsCompleted);
        Assert.Null(await Engine.Find("ws-a", Cancel));

        machine.Clock.Advance(TimeSpan.FromSeconds(1));
        await create;
        Assert.Equal(WorkstationState.Stopped, await Engine.Find("ws-a", Cancel));
    }

    [Fact]
    public async Task A_stop_takes_no_longer_than_its_grace()
    {
        await machine.Running("ws-a");
        Engine.Script.Delay(EngineVerb.Stop, TimeSpan.FromHours(1));

        var stop = Engine.Stop("ws-a", TimeSpan.FromSeconds(10), Cancel);
        machine.Clock.Advance(TimeSpan.FromSeconds(10));

        await stop;
        Assert.Equal(WorkstationState.Stopped, await Engine.Find("ws-a", Cancel));
    }

    [Fact]
    public async Task A_cancelled_call_is_finished_by_its_repetition()
    {
        var spec = SimulatedMachine.Spec("ws-a");
        using var impatience = new CancellationTokenSource();
        Engine.Script.Delay(EngineVerb.Create, TimeSpan.FromSeconds(30));
        var create = Engine.Create(spec, impatience.Token);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => create);
        Engine.Script.Clear();
        await Engine.Create(spec, Cancel);
        await Engine.Start(spec, Cancel);
    }

    private void Fail(EngineVerb verb, FailurePoint point) =>
        Engine.Script.Fail(verb, new ScriptedFailure(EngineFailure.EngineUnreachable, "scripted", point));
}
