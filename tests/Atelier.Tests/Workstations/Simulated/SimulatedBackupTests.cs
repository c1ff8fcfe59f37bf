using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Workstations.Simulated;

/// <summary>The promises of backups kept by the simulated engine.</summary>
public sealed class SimulatedBackupTests : WorkstationBackupContract
{
    internal override Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() => SimulatedEngineContractTests.NewEngine();

    protected override ValueTask CleanUp() => ((SimulatedEngine)Engine).DisposeAsync();
}
