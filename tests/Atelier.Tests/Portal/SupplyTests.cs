using System.Text.Json;
using Atelier.Identity;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Portal;

/// <summary>What administrators' pages ask beside the API: who there is, and what a studio can be made of.</summary>
public sealed class SupplyTests
{
    [Fact]
    public async Task Administrators_choose_people_by_name()
    {
        await using var studio = await TestStudio.Open();
        using var supervisor = await TestBrowser.SignedIn(studio.Server, "supervisor");

        var people = (await supervisor.Get("/portal/people")).GetProperty("people").EnumerateArray().ToDictionary(one => one.Text("name")!);

        Assert.Equal(["administrator", "artist", "supervisor"], people.Keys.Order());
        Assert.Equal(studio.Artist.PrincipalId, people["artist"].Text("principalId"));
        Assert.True(people["administrator"].GetProperty("isAdministrator").GetBoolean());
        Assert.True((await supervisor.Welcome()).GetProperty("signedIn").GetProperty("mayManage").GetBoolean());
    }

    [Fact]
    public async Task An_artist_is_told_neither_names_nor_supplies()
    {
        await using var studio = await TestStudio.Open();
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");
        using var supervisor = await TestBrowser.SignedIn(studio.Server, "supervisor");

        await Refused.With("AccessDeniedException", () => artist.Get("/portal/people"));
        await Refused.With("AccessDeniedException", () => artist.Get($"/portal{studio.Path}/supplies"));
        await Refused.With("AccessDeniedException", () => supervisor.Get($"/portal{studio.Path}/supplies"));
        Assert.False((await artist.Welcome()).GetProperty("signedIn").GetProperty("mayManage").GetBoolean());
    }

    [Fact]
    public async Task The_accounts_administrator_sees_machines_and_images_of_the_engine()
    {
        await using var studio = await TestStudio.Open();
        using var owner = await TestBrowser.SignedIn(studio.Server, "administrator", PrincipalKind.AccountAdministrator);

        var supplies = await owner.Get($"/portal{studio.Path}/supplies");

        var machine = supplies.GetProperty("machines").EnumerateArray().Single(one => one.Text("name") == "g5.2xlarge");
        Assert.Equal(8, machine.GetProperty("virtualCpus").GetInt32());
        Assert.Equal(32 * 1024, machine.GetProperty("memoryMiB").GetInt32());
        var images = supplies.GetProperty("images").EnumerateArray().Select(one => one.Text("ec2ImageId"));
        Assert.Contains(SimulatedImages.Desktop.ImageId, images);
        Assert.Equal(JsonValueKind.Array, supplies.GetProperty("shares").ValueKind);
        await Refused.With("ResourceNotFoundException", () => owner.Get("/portal/studios/us-west-2:stid-none/supplies"));
    }
}
