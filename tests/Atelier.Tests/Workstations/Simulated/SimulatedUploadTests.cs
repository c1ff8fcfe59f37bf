using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Workstations.Simulated;

/// <summary>Files into simulated workstations.</summary>
public sealed class SimulatedUploadTests : WorkstationUploadContract
{
    internal override Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() => SimulatedEngineContractTests.NewEngine();

    internal override Task<string?> ReadUpload(string workstation, string path) =>
        Task.FromResult(((SimulatedEngine)Engine).ReadFiles(workstation)!.GetValueOrDefault($"home/artist/Uploads/{path}"));

    protected override ValueTask CleanUp() => ((SimulatedEngine)Engine).DisposeAsync();
}
