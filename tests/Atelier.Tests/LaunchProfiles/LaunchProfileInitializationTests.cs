using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.LaunchProfiles;

public sealed class LaunchProfileInitializationTests
{
    private const string Version = "2021-03-31";

    [Fact]
    public async Task Scripts_come_in_the_order_of_components_and_scripts_split_by_who_runs_them()
    {
        await using var studio = await TestStudio.Open();
        var first = await CreateComponent(studio, "first", ["sg-1", "sg-2"], [], "system 1", "USER user 1", "WINDOWS windows 1");
        var show = new { key = "SHOW", value = "one" };
        var second = await CreateComponent(studio, "second", ["sg-2", "sg-3"], [show], "system 2", "system 3");
        var id = await CreateProfile(studio, second, first);

        var linux = await Get(studio.Administrator, studio, id);
        var windows = await Get(studio.Administrator, studio, id, platform: "windows");

        Assert.Equal(["SHOW='one'\nsystem 2", "SHOW='one'\nsystem 3", "system 1"], linux.Each("systemInitializationScripts", "script"));
        Assert.Equal(["second", "second", "first"], linux.Each("systemInitializationScripts", "studioComponentName"));
        Assert.Equal([second, second, first], linux.Each("systemInitializationScripts", "studioComponentId"));
        Assert.All(linux.Each("systemInitializationScripts", "runtimeRoleArn"), role => Assert.EndsWith("/runtime", role));
        Assert.All(linux.Each("systemInitializationScripts", "secureInitializationRoleArn"), role => Assert.EndsWith("/secure", role));
        Assert.Equal(["user 1"], linux.Each("userInitializationScripts", "script"));
        Assert.Equal("""["sg-2","sg-3","sg-1"]""", linux.GetProperty("ec2SecurityGroupIds").ToString());
        Assert.Equal(["windows 1"], windows.Each("systemInitializationScripts", "script"));
        Assert.Empty(windows.Each("userInitializationScripts", "script"));
    }

    [Fact]
    public async Task What_was_asked_is_answered_in_the_contracts_spelling()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile("comp");

        var linux = await Get(studio.Administrator, studio, id, platform: "Linux", purpose: "RENDER_2");

        Assert.Equal("LINUX", linux.Text("platform"));
        Assert.Equal("RENDER_2", linux.Text("launchPurpose"));
        Assert.Equal(Version, linux.Text("launchProfileProtocolVersion"));
        Assert.Equal(id, linux.Text("launchProfileId"));
        Assert.Equal("comp", linux.Text("name"));
        Assert.Empty(linux.Each("systemInitializationScripts", "script"));
        foreach (var absent in new[] { "activeDirectory", "ec2SecurityGroupIds" })
            Assert.False(linux.TryGetProperty(absent, out _), absent);
    }

    [Fact]
    public async Task The_directory_is_told_as_its_component_says_it()
    {
        await using var studio = await TestStudio.Open();
        var configuration = new
        {
            directoryId = "d-1",
            organizationalUnitDistinguishedName = "OU=Studio,DC=example",
            computerAttributes = new[] { new { name = "department", value = "lighting" } },
        };
        var directory = await studio.CreateComponent("ACTIVE_DIRECTORY", new { activeDirectoryConfiguration = configuration }, "directory");
        await studio.Component(directory, "READY");
        var id = await CreateProfile(studio, await CreateComponent(studio, "other", [], []), directory);

        var told = (await Get(studio.Administrator, studio, id)).GetProperty("activeDirectory");

        foreach (var member in JsonSerializer.SerializeToElement(configuration).EnumerateObject())
            Assert.True(JsonElement.DeepEquals(member.Value, told.GetProperty(member.Name)), member.Name);
        Assert.Equal(directory, told.Text("studioComponentId"));
        Assert.Equal("directory", told.Text("studioComponentName"));
    }

    [Fact]
    public async Task A_component_has_a_part_in_it_once_it_was_ready_and_with_what_holds_now()
    {
        await using var studio = await TestStudio.Open();
        var ready = await CreateComponent(studio, "ready", [], [], "ready");
        var updating = await CreateComponent(studio, "updating", [], [], "updating");
        var failed = await CreateComponent(studio, "failed", [], [], "failed");
        var making = await CreateComponent(studio, "making", [], [], "making");
        var id = await CreateProfile(studio, ready, updating, failed, making);
        await studio.Freeze("studio_components", updating, "UPDATE_IN_PROGRESS");
        await studio.Freeze("studio_components", failed, "UPDATE_FAILED");
        await studio.Freeze("studio_components", making, "CREATE_IN_PROGRESS");

        var told = await Get(studio.Administrator, studio, id);

        Assert.Equal(["ready", "updating", "failed"], told.Each("systemInitializationScripts", "script"));
    }

    [Fact]
    public async Task A_wrong_request_is_told_every_rule_it_breaks()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();

        foreach (var purpose in new[] { "render", "A B", "", "%0A", "RENDER%0A", new string('A', 65) })
            Assert.Contains("launchPurpose: must be 1 to 64 of A to Z", (await Wrong(
                $"launchProfileProtocolVersions={Version}&platform=LINUX&launchPurpose={purpose}")).Message);
        foreach (var platform in new[] { "MACOS", "0", "", "LINUX,WINDOWS" })
            Assert.Contains("platform: must be one of LINUX, WINDOWS", (await Wrong(
                $"launchProfileProtocolVersions={Version}&platform={platform}&launchPurpose=RENDER")).Message);
        var newer = await Wrong("launchProfileProtocolVersions=2030-01-01&platform=X&launchPurpose=R");
        Assert.Contains("launchProfileProtocolVersions: must have one of the profile's: 2021-03-31", newer.Message);
        Assert.Contains("platform: ", newer.Message);
        var empty = await Wrong("");
        foreach (var member in new[] { "launchProfileProtocolVersions", "platform", "launchPurpose" })
            Assert.Contains($"{member}: is required", empty.Message);

        Task<ApiErrorSeen> Wrong(string query) => Refused.With(
            "ValidationException", () => studio.Administrator.Get($"{studio.Path}/launch-profiles/{id}/init?{query}"));
    }

    [Fact]
    public async Task Of_several_protocol_versions_the_one_in_common_is_used()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();

        var told = await studio.Administrator.Get(
            $"{studio.Path}/launch-profiles/{id}/init?launchProfileProtocolVersions=2030-01-01&launchProfileProtocolVersions={Version}" +
            "&platform=LINUX&launchPurpose=RENDER");

        Assert.Equal(Version, told.GetProperty("launchProfileInitialization").Text("launchProfileProtocolVersion"));
    }

    [Fact]
    public async Task Details_hold_the_profile_its_images_and_summaries_of_its_components_in_its_order()
    {
        await using var studio = await TestStudio.Open();
        var images = new[] { await studio.CreateImage(), await studio.CreateImage(), await studio.CreateImage() };
        var first = await CreateComponent(studio, "first", [], []);
        var second = await studio.CreateComponent("LICENSE_SERVICE", name: "second");
        await studio.Component(second, "READY");
        var request = TestStudio.ProfileRequest(images[0], first);
        request["studioComponentIds"] = new[] { second, first };
        request["streamConfiguration"] = TestStudio.StreamConfiguration(images[2], images[0], images[1]);
        var id = await studio.PostProfile(request);
        var profile = await studio.Profile(id, "READY");

        var details = await studio.Administrator.Get($"{studio.Path}/launch-profiles/{id}/details");

        Assert.Equal(profile.ToString(), details.GetProperty("launchProfile").ToString());
        Assert.Equal([images[2], images[0], images[1]], details.Each("streamingImages", "streamingImageId"));
        Assert.Equal((await studio.Image(images[2], "READY")).ToString(), details.GetProperty("streamingImages")[0].ToString());
        Assert.Equal([second, first], details.Each("studioComponentSummaries", "studioComponentId"));
        var summary = details.GetProperty("studioComponentSummaries")[0];
        Assert.Equal(("second", "LICENSE_SERVICE", "CUSTOM"), (summary.Text("name"), summary.Text("type"), summary.Text("subtype")));
        Assert.Equal(["name", "studioComponentId", "subtype", "type"], summary.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Members_and_administrators_see_both_and_others_neither()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        var details = $"{studio.Path}/launch-profiles/{id}/details";

        await Refused.WithAccessDenied(() => studio.Artist.Get(details), () => Get(studio.Artist, studio, id));
        await studio.MakeMember(id, studio.Artist);
        foreach (var client in new[] { studio.Artist, studio.StudioAdministrator })
        {
            await client.Get(details);
            await Get(client, studio, id);
        }

        await Refused.With("ResourceNotFoundException", () => Get(studio.StudioAdministrator, studio, "nothing"));
        await studio.Administrator.Delete($"{studio.Path}/launch-profiles/{id}");
        await studio.Profile(id, "DELETED");
        await studio.Artist.Get(details);
        await Refused.With("ConflictException", () => Get(studio.Artist, studio, id));
    }

    private static async Task<JsonElement> Get(
        ApiClient client, TestStudio studio, string id, string platform = "LINUX", string purpose = "STREAMING_WORKSTATION")
    {
        var query = $"launchProfileProtocolVersions={Version}&platform={platform}&launchPurpose={purpose}";
        return (await client.Get($"{studio.Path}/launch-profiles/{id}/init?{query}")).GetProperty("launchProfileInitialization");
    }

    private static async Task<string> CreateProfile(TestStudio studio, params string[] componentIds)
    {
        var request = TestStudio.ProfileRequest(await studio.CreateImage(), componentIds[0]);
        request["studioComponentIds"] = componentIds;
        var id = await studio.PostProfile(request);
        await studio.Profile(id, "READY");
        return id;
    }

    // A script's first word may say where it runs and as whom; the system on Linux without.
    private static async Task<string> CreateComponent(
        TestStudio studio, string name, string[] ec2SecurityGroupIds, object[] scriptParameters, params string[] scripts)
    {
        var created = await studio.Administrator.Post($"{studio.Path}/studio-components", new
        {
            name,
            type = "CUSTOM",
            ec2SecurityGroupIds,
            scriptParameters,
            initializationScripts = scripts.Select(script => new
            {
                launchProfileProtocolVersion = Version,
                platform = script.StartsWith("WINDOWS ", StringComparison.Ordinal) ? "WINDOWS" : "LINUX",
                runContext = script.StartsWith("USER ", StringComparison.Ordinal) ? "USER_INITIALIZATION" : "SYSTEM_INITIALIZATION",
                script = script.Replace("WINDOWS ", "", StringComparison.Ordinal).Replace("USER ", "", StringComparison.Ordinal),
            }),
            runtimeRoleArn = "arn:aws:iam::1:role/runtime",
            secureInitializationRoleArn = "arn:aws:iam::1:role/secure",
        });
        var id = created.GetProperty("studioComponent").Text("studioComponentId")!;
        await studio.Component(id, "READY");
        return id;
    }
}
