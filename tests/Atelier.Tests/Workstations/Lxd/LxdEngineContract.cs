using Atelier.Workstations;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>The engine's promises kept by a real LXD.</summary>
public sealed class LxdEngineContract : WorkstationEngineContract
{
    internal override async Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() =>
        (await TestLxd.CreateEngine(Cancel), TestLxd.ImageId);
}
