using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Workstations.Simulated;

/// <summary>The simulated engine tells what every engine tells.</summary>
public sealed class SimulatedWatchTests : WorkstationWatchContract
{
    internal override Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() => SimulatedEngineContractTests.NewEngine();

    protected override ValueTask CleanUp() => ((SimulatedEngine)Engine).DisposeAsync();
}
