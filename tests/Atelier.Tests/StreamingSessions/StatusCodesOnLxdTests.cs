using Atelier.Tests.Harness;
using Atelier.Tests.Workstations;
using Atelier.Tests.Workstations.Lxd;
using Atelier.Workstations.Lxd;

namespace Atelier.Tests.StreamingSessions;

/// <summary>Codes of failed sessions, each brought about by its cause in a real LXD.</summary>
public sealed class StatusCodesOnLxdTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_bridge_that_is_not_there_is_a_network_interface_error()
    {
        using var engine = await TestLxd.CreateEngine(WorkstationEngineTest.NewName(), "no-such-bridge", Cancel);
        await using var studio = await SessionStudio.Open(new TestServerParts { Wrap = _ => engine });

        var failed = await studio.Artist.Until(await studio.Artist.CreateSession(), "CREATE_FAILED");

        Assert.Equal("NETWORK_INTERFACE_ERROR", failed.StatusCode);
        Assert.Contains("no-such-bridge", failed.StatusMessage);
        Assert.Empty((await engine.TakeInventory(Cancel)).Workstations);
    }

    [Fact]
    public async Task An_image_that_the_engine_lost_is_an_image_error()
    {
        var owner = WorkstationEngineTest.NewName();
        using var engine = await TestLxd.CreateEngine(owner, network: null, Cancel);
        await using var studio = await SessionStudio.Open(new TestServerParts { Wrap = _ => engine });
        using var lxd = new LxdConnection(TestLxd.Socket);
        var image = await lxd.FindStoredImage(EngineNames.FingerprintOf(TestLxd.ImageId), Cancel);
        await lxd.LabelImage(image!.Fingerprint, new() { ["atelier.owner." + owner] = "false" }, Cancel);

        var failed = await studio.Artist.Until(await studio.Artist.CreateSession(), "CREATE_FAILED");

        Assert.Equal("AMI_VALIDATION_ERROR", failed.StatusCode);
        Assert.StartsWith($"The engine has no image {TestLxd.ImageId}; import it first. ", failed.StatusMessage);
        Assert.Empty((await engine.TakeInventory(Cancel)).Workstations);
    }
}
