using Atelier.Workstations;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>The promises of backups kept by a real LXD.</summary>
public sealed class LxdBackupTests : WorkstationBackupContract
{
    internal override async Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() =>
        (await TestLxd.CreateEngine(Cancel), TestLxd.ImageId);
}
