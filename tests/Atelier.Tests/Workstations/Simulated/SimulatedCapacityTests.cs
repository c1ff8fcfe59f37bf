using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Workstations.Simulated;

public sealed class SimulatedCapacityTests : IAsyncDisposable
{
    // Room for the memory of two workstations and the volumes of three.
    private readonly SimulatedMachine machine = new(
        new SimulatedOptions(StateFile: null) { TotalMemoryMiB = 2048, TotalStorageMiB = 3 * 256, Gpus = 1 });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => machine.DisposeAsync();

    [Fact]
    public async Task What_runs_takes_memory_and_what_is_kept_takes_storage()
    {
        await machine.Running("ws-a");

        var capacity = await machine.Engine.MeasureCapacity(Cancel);

        Assert.Equal((1024L << 20, 512L << 20), (capacity.FreeMemoryBytes, capacity.FreeStorageBytes));
        Assert.Equal((2048L << 20, 768L << 20), (capacity.TotalMemoryBytes, capacity.TotalStorageBytes));

        await machine.Engine.Stop("ws-a", TimeSpan.Zero, Cancel);
        Assert.Equal(2048L << 20, (await machine.Engine.MeasureCapacity(Cancel)).FreeMemoryBytes);
    }

    [Fact]
    public async Task A_start_without_the_memory_is_refused_with_the_figures()
    {
        await machine.Running("ws-a");
        var large = SimulatedMachine.Spec("ws-b");
        await machine.Engine.Create(large, Cancel);
        large = SimulatedMachine.Spec("ws-b", memoryMiB: 1536);

        var error = await Assert.ThrowsAsync<EngineException>(() => machine.Engine.Start(large, Cancel));

        Assert.Equal(EngineFailure.InsufficientCapacity, error.Failure);
        Assert.Contains("1024 MiB", error.Message, StringComparison.Ordinal);
        Assert.Contains("1536 MiB", error.Message, StringComparison.Ordinal);
        Assert.Equal(WorkstationState.Stopped, await machine.Engine.Find("ws-b", Cancel));
    }

    [Fact]
    public async Task A_create_without_the_storage_is_refused_and_leaves_nothing()
    {
        foreach (var name in new[] { "ws-a", "ws-b", "ws-c" })
            await machine.Engine.Create(SimulatedMachine.Spec(name), Cancel);

        var error = await Assert.ThrowsAsync<EngineException>(() => machine.Engine.Create(SimulatedMachine.Spec("ws-d"), Cancel));

        Assert.Equal(EngineFailure.InsufficientCapacity, error.Failure);
        Assert.Contains("0 MiB of storage are free, 256 MiB are needed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ws-d", (await machine.Engine.TakeInventory(Cancel)).Workstations.Keys);
    }

    [Fact]
    public async Task A_running_workstation_is_not_refused_its_own_place()
    {
        var spec = SimulatedMachine.Spec("ws-a", memoryMiB: 2048, gpu: true);
        await machine.Engine.Create(spec, Cancel);

        await machine.Engine.Start(spec, Cancel);
        await machine.Engine.Start(spec, Cancel);
    }

    [Fact]
    public async Task Graphics_processors_are_counted()
    {
        var first = SimulatedMachine.Spec("ws-a", memoryMiB: 512, gpu: true);
        var second = SimulatedMachine.Spec("ws-b", memoryMiB: 512, gpu: true);
        await machine.Engine.Create(first, Cancel);
        await machine.Engine.Create(second, Cancel);
        await machine.Engine.Start(first, Cancel);

        await SimulatedMachine.Fails(EngineFailure.InsufficientCapacity, () => machine.Engine.Start(second, Cancel));
    }
}
