using System.Text.Json.Nodes;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions;

public sealed class CreateSessionTests
{
    [Fact]
    public async Task A_session_is_ready_once_its_display_answers_and_not_before()
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Delay(EngineVerb.Start, TimeSpan.FromMinutes(1));

        var created = await studio.Artist.CreateSession();
        await studio.UntilBegun(created);
        var starting = await studio.Artist.Get(created);
        var ready = await studio.Artist.Until(created, "READY", passing: TimeSpan.FromSeconds(10));

        Assert.Equal(("CREATE_IN_PROGRESS", "STREAMING_SESSION_CREATE_IN_PROGRESS"), (created.State, created.StatusCode));
        Assert.Equal("CREATE_IN_PROGRESS", starting.State);
        Assert.Equal("STREAMING_SESSION_READY", ready.StatusCode);
        Assert.True(ready.Time("updatedAt") >= created.Time("createdAt")!.Value.AddMinutes(1));
        Assert.Equal(created.Time("createdAt"), created.Time("updatedAt"));
    }

    [Fact]
    public async Task A_session_gets_the_profiles_first_image_and_machine_when_none_is_asked_for()
    {
        await using var studio = await SessionStudio.Open();

        var session = await studio.Artist.CreateReadySession();

        Assert.Equal("g4dn.xlarge", session.Text("ec2InstanceType"));
        Assert.Equal(studio.Images[0], session.Text("streamingImageId"));
        Assert.Equal("minimal", studio.Engine.ReadFiles((await studio.WorkstationsOf(session)).Single())!["image.txt"]);
    }

    [Fact]
    public async Task A_session_gets_the_image_and_machine_it_asks_for()
    {
        await using var studio = await SessionStudio.Open();

        var created = await studio.Artist.CreateSession(more: new { ec2InstanceType = "g5.xlarge", streamingImageId = studio.Images[1] });
        var session = await studio.Artist.Until(created, "READY");

        Assert.Equal("g5.xlarge", session.Text("ec2InstanceType"));
        Assert.Equal("desktop", studio.Engine.ReadFiles((await studio.WorkstationsOf(session)).Single())!["image.txt"]);
    }

    [Fact]
    public async Task What_the_profile_does_not_offer_is_refused_with_what_it_offers()
    {
        await using var studio = await SessionStudio.Open();

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.CreateSession(
            more: new { ec2InstanceType = "g5.16xlarge", streamingImageId = "yeG7lDwNQEiwNTRT7DrV7Q" }));

        Assert.Equal((400, "ValidationException"), (error.Status, error.Code));
        Assert.Contains("ec2InstanceType: must be one the launch profile offers: g4dn.xlarge, g5.xlarge", error.Message);
        Assert.Contains("streamingImageId: must be one the launch profile offers", error.Message);
    }

    [Fact]
    public async Task A_session_shows_what_it_was_made_from_and_leaves_out_what_is_not_so()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups(retain: 2));

        var created = await studio.Artist.CreateSession(more: new { tags = new { show = "demo" } });
        var session = await studio.Artist.Until(created, "READY");

        Assert.Equal($"arn:aws:nimble:us-west-2:{TestServer.Account}:streaming-session/{session.SessionId}", session.Text("arn"));
        Assert.Equal(studio.Profile, session.Text("launchProfileId"));
        Assert.Equal((studio.Artist.Id, studio.Artist.Id), (session.Text("ownedBy"), session.Text("createdBy")));
        Assert.Equal(("AUTOMATIC", "ACTIVATED", "DEACTIVATED"),
            (session.Text("backupMode"), session.Text("sessionPersistenceMode"), session.Text("automaticTerminationMode")));
        Assert.Equal(2, session.Json.GetProperty("maxBackupsToRetain").GetInt32());
        Assert.Equal("""{"iops":3000,"size":500,"throughput":125}""", session.Json.GetProperty("volumeConfiguration").GetRawText());
        Assert.Equal("""{"show":"demo"}""", session.Json.GetProperty("tags").GetRawText());
        foreach (var absent in (string[])["startedAt", "startedBy", "stoppedAt", "stoppedBy", "startedFromBackupId", "volumeRetentionMode"])
            Assert.Null(session.Text(absent));
        Assert.DoesNotContain("null", session.Json.GetRawText());
    }

    [Fact]
    public async Task Without_persistence_a_session_shows_no_volume_and_its_tags_are_empty()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Plain);

        var session = await studio.Artist.CreateReadySession();

        Assert.False(session.Json.TryGetProperty("volumeConfiguration", out _));
        Assert.Equal("{}", session.Json.GetProperty("tags").GetRawText());
    }

    [Fact]
    public async Task An_artist_makes_sessions_for_nobody_else()
    {
        await using var studio = await SessionStudio.Open();
        var other = await studio.SignIn("other");

        var named = await studio.Artist.CreateSession(more: new { ownedBy = studio.Artist.Id });
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.CreateSession(more: new { ownedBy = other.Id }));

        Assert.Equal(studio.Artist.Id, named.Text("ownedBy"));
        Assert.Equal((403, "AccessDeniedException"), (error.Status, error.Code));
    }

    [Fact]
    public async Task An_administrator_makes_sessions_for_artists_who_then_own_them()
    {
        await using var studio = await SessionStudio.Open();

        var created = await studio.Administrator.CreateSession(more: new { ownedBy = studio.Artist.Id });
        var seen = await studio.Artist.Until(created, "READY");
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Administrator.CreateSession(more: new { ownedBy = "nobody" }));

        Assert.Equal((studio.Artist.Id, studio.Administrator.Id), (seen.Text("ownedBy"), seen.Text("createdBy")));
        Assert.Equal("ValidationException", error.Code);
        Assert.Contains("ownedBy: nobody is no principal", error.Message);
    }

    [Fact]
    public async Task Who_is_no_member_of_the_profile_makes_no_session()
    {
        await using var studio = await SessionStudio.Open();
        var stranger = await studio.SignIn("stranger");

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => stranger.CreateSession());

        Assert.Equal("AccessDeniedException", error.Code);
    }

    [Fact]
    public async Task A_profile_that_is_not_ready_makes_no_session()
    {
        await using var studio = await SessionStudio.Open();
        var profile = await studio.CreateProfile(
            new JsonObject { ["streamingImageIds"] = new JsonArray("yeG7lDwNQEiwNTRT7DrV7Q") }, "CREATE_FAILED");

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Administrator.CreateSession(profile));

        Assert.Equal((409, "ConflictException", "INVALID_STATE"), (error.Status, error.Code, error.SpecificCode));
        Assert.Contains("CREATE_FAILED", error.Message);
    }

    [Fact]
    public async Task An_unknown_profile_or_studio_is_not_found_by_its_id()
    {
        await using var studio = await SessionStudio.Open();

        var profile = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Administrator.CreateSession("yeG7lDwNQEiwNTRT7DrV7Q"));
        var place = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Administrator.Api.Post(
            "/studios/us-west-2%3Astid-0000000000000000/streaming-sessions", new { launchProfileId = studio.Profile }));

        Assert.Equal(
            (404, "ResourceNotFoundException", "yeG7lDwNQEiwNTRT7DrV7Q"), (profile.Status, profile.Code, profile.Context["resourceId"]));
        Assert.Equal((404, "us-west-2:stid-0000000000000000"), (place.Status, place.Context["resourceId"]));
    }
}
