using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.LaunchProfiles;

public sealed class LaunchProfileTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_launch_profile_becomes_ready_and_its_validations_succeed(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var request = TestStudio.ProfileRequest(await studio.CreateImage(), await studio.CreateComponent());

        var created = (await studio.Administrator.Post($"{studio.Path}/launch-profiles", request)).GetProperty("launchProfile");
        var id = created.Text("launchProfileId")!;
        var ready = await studio.Profile(id, "READY");

        Assert.Equal("CREATE_IN_PROGRESS", created.State());
        Assert.Equal("LAUNCH_PROFILE_CREATED", ready.Text("statusCode"));
        Assert.Equal("Launch Profile has been created", ready.Text("statusMessage"));
        Assert.Equal($"arn:aws:nimble:us-west-2:123456789012:launch-profile/{id}", ready.Text("arn"));
        Assert.Equal(studio.Administrator.PrincipalId, ready.Text("createdBy"));
        Assert.All(created.Each("validationResults", "state"), state => Assert.Equal("VALIDATION_IN_PROGRESS", state));
        Assert.All(ready.Each("validationResults", "statusMessage"), message => Assert.Equal("The validation succeeded.", message));
        Assert.Equal(
            ["VALIDATE_SUBNET_ASSOCIATION", "VALIDATE_NETWORK_ACL_ASSOCIATION", "VALIDATE_SECURITY_GROUP_ASSOCIATION"],
            ready.Each("validationResults", "type"));
        foreach (var member in new[] { "ec2SubnetIds", "launchProfileProtocolVersions", "studioComponentIds" })
            Assert.Equal(JsonSerializer.Serialize(request[member]), ready.GetProperty(member).ToString());
    }

    [Fact]
    public async Task A_directory_among_the_components_is_validated_too()
    {
        await using var studio = await TestStudio.Open();
        var directory = await studio.CreateComponent("ACTIVE_DIRECTORY");

        var id = await studio.PostProfile(TestStudio.ProfileRequest(await studio.CreateImage(), directory));
        var ready = await studio.Profile(id, "READY");

        Assert.Contains("VALIDATE_ACTIVE_DIRECTORY_STUDIO_COMPONENT", ready.Each("validationResults", "type"));
    }

    [Fact]
    public async Task A_component_the_studio_does_not_have_is_not_found_and_no_profile_is_made()
    {
        await using var studio = await TestStudio.Open();
        var directory = new { activeDirectoryConfiguration = new { directoryId = "d-1" } };
        await studio.Component(await studio.CreateComponent("ACTIVE_DIRECTORY", directory), "READY");
        var failed = await studio.CreateComponent("ACTIVE_DIRECTORY", directory);
        await studio.Component(failed, "CREATE_FAILED");

        foreach (var component in new[] { "nothing", failed })
        {
            var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.PostProfile(TestStudio.ProfileRequest("image", component)));
            Assert.Equal("ResourceNotFoundException", error.Code);
            Assert.Equal(component, error.Context["resourceId"]);
        }

        Assert.Empty((await studio.Administrator.Get($"{studio.Path}/launch-profiles")).Each("launchProfiles", "name"));
    }

    [Fact]
    public async Task A_profile_with_an_unknown_image_fails_and_disappears()
    {
        await using var studio = await TestStudio.Open();

        var id = await studio.PostProfile(TestStudio.ProfileRequest("nothing", await studio.CreateComponent()));
        var failed = await studio.Profile(id, "CREATE_FAILED");
        var refused = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.MakeMember(id, studio.Artist));
        studio.Server.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal("STREAMING_IMAGE_NOT_FOUND", failed.Text("statusCode"));
        Assert.Contains("nothing", failed.Text("statusMessage"));
        Assert.Equal("ConflictException", refused.Code);
        Assert.All(failed.Each("validationResults", "state"), state => Assert.Equal("VALIDATION_NOT_STARTED", state));
        await studio.InTime("launch-profiles", answer => answer.GetProperty("launchProfiles").GetArrayLength() == 0);
    }

    [Fact]
    public async Task A_profile_with_an_image_that_is_not_ready_fails()
    {
        await using var studio = await TestStudio.Open();
        var created = await studio.Administrator.Post($"{studio.Path}/streaming-images", new { name = "gone", ec2ImageId = "ami-0" });
        var image = created.GetProperty("streamingImage").Text("streamingImageId")!;
        await studio.Image(image, "CREATE_FAILED");

        var id = await studio.PostProfile(TestStudio.ProfileRequest(image, await studio.CreateComponent()));
        var failed = await studio.Profile(id, "CREATE_FAILED");

        Assert.Equal("STREAMING_IMAGE_NOT_READY", failed.Text("statusCode"));
        Assert.Contains($"{image} is CREATE_FAILED", failed.Text("statusMessage"));
    }

    [Fact]
    public async Task A_repeated_client_token_makes_no_second_profile()
    {
        await using var studio = await TestStudio.Open();
        var request = TestStudio.ProfileRequest(await studio.CreateImage(), await studio.CreateComponent());

        var first = await studio.Administrator.Post($"{studio.Path}/launch-profiles", request, clientToken: "once");
        var second = await studio.Administrator.Post($"{studio.Path}/launch-profiles", request, clientToken: "once");
        request["name"] = "another";
        var other = await Assert.ThrowsAsync<ApiErrorSeen>(
            () => studio.Administrator.Post($"{studio.Path}/launch-profiles", request, clientToken: "once"));

        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal("TOKEN_PARAMETERS_MISMATCH", other.SpecificCode);
        Assert.Single((await studio.Administrator.Get($"{studio.Path}/launch-profiles")).Each("launchProfiles", "name"));
    }

    [Fact]
    public async Task Profiles_are_listed_by_state()
    {
        await using var studio = await TestStudio.Open();
        var ready = await studio.CreateProfile();
        var failed = await studio.PostProfile(TestStudio.ProfileRequest("nothing", await studio.CreateComponent()));
        await studio.Profile(failed, "CREATE_FAILED");

        Assert.Equal([ready], await List("states=READY&states=DELETED"));
        Assert.Equal([failed], await List("states=CREATE_FAILED"));
        Assert.Equal(2, (await List("")).Length);

        async Task<string[]> List(string query) =>
            (await studio.Administrator.Get($"{studio.Path}/launch-profiles?{query}")).Each("launchProfiles", "launchProfileId");
    }
}
