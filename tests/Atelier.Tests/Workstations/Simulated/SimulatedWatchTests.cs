using Atelier.Workstations;
using Atelier.Workstations.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Workstations.Simulated;

/// <summary>The simulated engine tells what every engine tells.</summary>
public sealed class SimulatedWatchTests : WorkstationWatchContract
{
    internal override Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine()
    {
        var engine = new SimulatedEngine(new SimulatedOptions(StateFile: null), TimeProvider.System, NullLogger<SimulatedEngine>.Instance);
        return Task.FromResult<(IWorkstationEngine, string)>((engine, SimulatedImages.Minimal.ImageId));
    }

    protected override ValueTask CleanUp() => ((SimulatedEngine)Engine).DisposeAsync();
}
