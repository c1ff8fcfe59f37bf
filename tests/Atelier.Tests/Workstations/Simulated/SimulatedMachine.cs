using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Workstations.Simulated;

/// <summary>A simulated engine on a clock that stands still, and the sentences tests say about it.</summary>
internal sealed class SimulatedMachine(SimulatedOptions options) : IAsyncDisposable
{
    public SimulatedMachine()
        : this(new SimulatedOptions(StateFile: null))
    {
    }

    public ManualClock Clock { get; } = new();

    public SimulatedEngine Engine => field ??= new SimulatedEngine(options, Clock, NullLogger<SimulatedEngine>.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static WorkstationSpec Spec(
        string name, WorkstationSource? source = null, int memoryMiB = 1024, bool gpu = false, bool clipboard = true) => new(
        name,
        source ?? new WorkstationSource.Image(SimulatedImages.Minimal.ImageId),
        new MachineShape(VirtualCpus: 2, memoryMiB, MinimumFreeMemoryMiB: memoryMiB, gpu),
        new VolumeLimits(SizeGiB: 10, Iops: 3000, ThroughputMiBs: 125),
        clipboard);

    public async Task<WorkstationSpec> Running(string name, bool clipboard = true)
    {
        var spec = Spec(name, clipboard: clipboard);
        await Engine.Create(spec, Cancel);
        await Engine.Start(spec, Cancel);
        return spec;
    }

    public async Task<RfbClient> Watch(string name) => await RfbClient.Connect(await Engine.OpenDisplay(name, Cancel), Cancel);

    /// <summary>Types into the workstation's display and waits until it has all of it.</summary>
    public async Task Type(string name, string text)
    {
        await using var viewer = await Watch(name);
        await viewer.Type(text, Cancel);
        await viewer.WholeFrame(Cancel);
    }

    public string Typed(string name) => Engine.ReadFiles(name)!.GetValueOrDefault("typed.txt", "");

    public static async Task Fails(EngineFailure failure, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<EngineException>(call);
        Assert.Equal(failure, error.Failure);
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
