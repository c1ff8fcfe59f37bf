using Atelier.Workstations;
using Atelier.Workstations.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Workstations.Simulated;

/// <summary>The simulated engine keeps what every engine promises.</summary>
public sealed class SimulatedEngineContractTests : WorkstationEngineContract
{
    internal override Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() => NewEngine();

    internal static Task<(IWorkstationEngine Engine, string ImageId)> NewEngine()
    {
        var engine = new SimulatedEngine(new SimulatedOptions(StateFile: null), TimeProvider.System, NullLogger<SimulatedEngine>.Instance);
        return Task.FromResult<(IWorkstationEngine, string)>((engine, SimulatedImages.Minimal.ImageId));
    }

    protected override ValueTask CleanUp() => ((SimulatedEngine)Engine).DisposeAsync();
}
