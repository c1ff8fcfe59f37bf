using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.LaunchProfiles;

public sealed class LaunchProfileChangeTests
{
    private static readonly string[] Content =
        ["name", "ec2SubnetIds", "launchProfileProtocolVersions", "studioComponentIds", "streamConfiguration", "validationResults", "tags"];

    private static readonly string[] Unknown = ["nothing"];

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_update_replaces_what_it_names_as_a_whole_and_keeps_the_rest(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var id = await studio.CreateProfile();
        var before = await studio.Profile(id, "READY");
        var directory = await studio.CreateComponent("ACTIVE_DIRECTORY");
        studio.Server.Clock.Advance(TimeSpan.FromSeconds(5));

        var answered = await Update(studio, id, new { description = "For the night", studioComponentIds = new[] { directory } });
        var ready = await studio.Profile(id, "READY");

        Assert.Equal("UPDATE_IN_PROGRESS", answered.State());
        Assert.Equal("LAUNCH_PROFILE_UPDATE_IN_PROGRESS", answered.Text("statusCode"));
        Assert.Equal("For the night", answered.Text("description"));
        Assert.All(answered.Each("validationResults", "state"), state => Assert.Equal("VALIDATION_IN_PROGRESS", state));
        Assert.Equal("LAUNCH_PROFILE_UPDATED", ready.Text("statusCode"));
        Assert.Equal("For the night", ready.Text("description"));
        Assert.Equal($"""["{directory}"]""", ready.GetProperty("studioComponentIds").ToString());
        Assert.Contains("VALIDATE_ACTIVE_DIRECTORY_STUDIO_COMPONENT", ready.Each("validationResults", "type"));
        Assert.All(ready.Each("validationResults", "state"), state => Assert.Equal("VALIDATION_SUCCESS", state));
        Assert.NotEqual(before.Text("updatedAt"), ready.Text("updatedAt"));
        foreach (var kept in new[] { "name", "ec2SubnetIds", "launchProfileProtocolVersions", "streamConfiguration", "tags", "createdAt" })
            Assert.True(JsonElement.DeepEquals(before.GetProperty(kept), ready.GetProperty(kept)), kept);
    }

    [Fact]
    public async Task A_new_stream_configuration_gets_its_defaults_and_leaves_running_sessions_as_they_are()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        var image = (await studio.Profile(id, "READY")).GetProperty("streamConfiguration").GetProperty("streamingImageIds")[0].GetString()!;
        var longer = TestStudio.StreamConfiguration(image);
        longer["maxSessionLengthInMinutes"] = 1000;
        await Update(studio, id, new { streamConfiguration = longer });
        await studio.Profile(id, "READY");
        var session = await StartSession(studio, id);

        await Update(studio, id, new { streamConfiguration = TestStudio.StreamConfiguration(image) });
        var ready = await studio.Profile(id, "READY");

        Assert.Equal(690, ready.GetProperty("streamConfiguration").GetProperty("maxSessionLengthInMinutes").GetInt32());
        var now = await studio.Administrator.Get($"{studio.Path}/streaming-sessions/{session.Text("sessionId")}");
        Assert.Equal(session.ToString(), now.GetProperty("session").ToString());
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_update_with_an_unknown_image_fails_and_everything_is_as_before(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var id = await studio.CreateProfile();
        var before = await studio.Profile(id, "READY");

        await Update(studio, id, new { name = "other", streamConfiguration = TestStudio.StreamConfiguration("nothing") });
        var failed = await studio.Profile(id, "UPDATE_FAILED");
        await Update(studio, id, new { name = "third" });
        var ready = await studio.Profile(id, "READY");

        Assert.Equal("STREAMING_IMAGE_NOT_FOUND", failed.Text("statusCode"));
        Assert.Contains("nothing", failed.Text("statusMessage"));
        foreach (var member in Content)
            Assert.True(JsonElement.DeepEquals(before.GetProperty(member), failed.GetProperty(member)), member);
        Assert.Equal("third", ready.Text("name"));
        Assert.Equal("LAUNCH_PROFILE_UPDATED", ready.Text("statusCode"));
    }

    [Fact]
    public async Task An_update_that_is_wrong_is_refused_at_once_and_changes_nothing()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        var before = await studio.Profile(id, "READY");
        var contradiction = TestStudio.StreamConfiguration("image");
        contradiction["volumeConfiguration"] = new { size = 200 };

        var missing = await Refused.With(
            "ResourceNotFoundException", () => Update(studio, id, new { studioComponentIds = Unknown }));
        var wrong = await Refused.With("ValidationException", () => Update(studio, id, new { streamConfiguration = contradiction }));
        await Refused.With("ValidationException", () => Update(studio, id, new { studioComponentIds = Array.Empty<string>() }));
        await Refused.With("ValidationException", () => Update(studio, id, new { name = "" }));
        await Refused.With("ResourceNotFoundException", () => Update(studio, "nothing", new { name = "other" }));

        Assert.Equal("nothing", missing.Context["resourceId"]);
        Assert.Contains("streamConfiguration.volumeConfiguration", wrong.Message);
        Assert.Equal(before.ToString(), (await studio.Profile(id, "READY")).ToString());
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_profile_with_sessions_is_not_deleted_until_they_are(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var id = await studio.CreateProfile();
        var sessionPath = $"streaming-sessions/{(await StartSession(studio, id)).Text("sessionId")}";

        var answered = (await studio.Administrator.Delete(Path(studio, id))).GetProperty("launchProfile");
        var failed = await studio.Profile(id, "DELETE_FAILED");
        await studio.Administrator.Delete($"{studio.Path}/{sessionPath}");
        await studio.InTime(sessionPath, answer => answer.GetProperty("session").State() == "DELETED");
        await studio.Administrator.Delete(Path(studio, id));
        var deleted = await studio.Profile(id, "DELETED");

        Assert.Equal("DELETE_IN_PROGRESS", answered.State());
        Assert.Equal("LAUNCH_PROFILE_DELETE_IN_PROGRESS", answered.Text("statusCode"));
        Assert.Equal("LAUNCH_PROFILE_WITH_STREAM_SESSIONS_NOT_DELETED", failed.Text("statusCode"));
        Assert.Equal("LAUNCH_PROFILE_DELETED", deleted.Text("statusCode"));
    }

    [Fact]
    public async Task A_deleted_profile_can_be_read_for_a_day_by_its_members_and_goes_with_them()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        await studio.MakeMember(id, studio.Artist);

        await studio.Administrator.Delete(Path(studio, id));
        await studio.Profile(id, "DELETED");
        await studio.Artist.Get(Path(studio, id));
        await Refused.With("ConflictException", () => studio.Administrator.Delete(Path(studio, id)));
        await Refused.With("ConflictException", () => Update(studio, id, new { name = "late" }));
        await Refused.With("ConflictException", () => studio.MakeMember(id, studio.StudioAdministrator));
        studio.Server.Clock.Advance(TimeSpan.FromHours(24));

        await studio.InTime("launch-profiles", answer => answer.GetProperty("launchProfiles").GetArrayLength() == 0);
        var cancel = TestContext.Current.CancellationToken;
        await using var db = await studio.Server.Database.Read(cancel);
        Assert.Empty(await db.Query<string>("select principal_id from launch_profile_members", null, cancel));
    }

    private static string Path(TestStudio studio, string id) => $"{studio.Path}/launch-profiles/{id}";

    private static async Task<JsonElement> Update(TestStudio studio, string id, object request) =>
        (await studio.Administrator.Patch(Path(studio, id), request)).GetProperty("launchProfile");

    private static async Task<JsonElement> StartSession(TestStudio studio, string launchProfileId)
    {
        var created = await studio.Administrator.Post($"{studio.Path}/streaming-sessions", new { launchProfileId });
        var id = created.GetProperty("session").Text("sessionId");
        var ready = await studio.InTime($"streaming-sessions/{id}", answer => answer.GetProperty("session").State() == "READY");
        return ready.GetProperty("session");
    }
}
