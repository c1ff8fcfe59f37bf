using System.Text.Json.Nodes;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions.Backups;

public sealed class RestoreTests
{
    [Fact]
    public async Task A_restored_session_has_the_work_of_the_backup_and_loses_what_came_after()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "monday");
        await studio.Artist.StopFully(session);
        var monday = (await studio.Artist.ListBackups(session)).Single().Text("backupId")!;
        await studio.Artist.StartFully(session);
        await studio.Type(session, " tuesday");
        await studio.Artist.StopFully(session);

        var starting = await studio.Artist.Start(session, monday);
        var restored = await studio.Artist.Until(session, "READY");

        Assert.Equal((monday, monday), (starting.Text("startedFromBackupId"), restored.Text("startedFromBackupId")));
        await studio.UntilEngineMatchesRows();
        Assert.Equal("monday", await studio.ReadTyped(session));
        Assert.Single(await studio.WorkstationsOf(session));

        await studio.Artist.StopFully(session);
        var again = await studio.Artist.StartFully(session);
        Assert.Null(again.Text("startedFromBackupId"));
        Assert.Equal("monday", await studio.ReadTyped(session));
    }

    [Theory]
    [InlineData("Before", "Create")]
    [InlineData("HalfWay", "Create")]
    [InlineData("AfterDone", "Create")]
    [InlineData("HalfWay", "Start")]
    public async Task A_failed_restore_keeps_the_volume_that_was_there(string point, string verb)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        await studio.Artist.StopFully(session);
        var empty = (await studio.Artist.ListBackups(session)).Single().Text("backupId")!;
        await studio.Artist.StartFully(session);
        await studio.Type(session, "later work");
        await studio.Artist.StopFully(session);
        studio.Script.Fail(Enum.Parse<EngineVerb>(verb), new(EngineFailure.Internal, "It broke.", Enum.Parse<FailurePoint>(point)));

        await studio.Artist.Until(await studio.Artist.Start(session, empty), "START_FAILED");
        await studio.UntilEngineMatchesRows();
        await studio.Artist.StartFully(session);

        Assert.Equal("later work", await studio.ReadTyped(session));
        await studio.Artist.StopFully(session);
        await studio.Artist.StartFully(session, empty);
        await studio.UntilEngineMatchesRows();
        Assert.Null(await studio.ReadTyped(session));
    }

    [Fact]
    public async Task A_deleted_volume_comes_back_from_the_newest_backup()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateStoppedSession();
        studio.Pass(TimeSpan.FromSeconds(1));
        await studio.Artist.StartFully(session);
        await studio.Type(session, "newest work");

        var stopped = await studio.Artist.StopFully(session, "DELETE");
        await studio.UntilEngineMatchesRows();
        Assert.Equal("DELETE", stopped.Text("volumeRetentionMode"));
        Assert.Empty(await studio.WorkstationsOf(session));
        var started = await studio.Artist.StartFully(session);

        Assert.Equal((await studio.Artist.ListBackups(session))[^1].Text("backupId"), started.Text("startedFromBackupId"));
        Assert.Equal("newest work", await studio.ReadTyped(session));
    }

    [Theory]
    [InlineData("Before")]
    [InlineData("HalfWay")]
    [InlineData("AfterDone")]
    public async Task A_volume_whose_removal_fails_is_removed_later_and_the_backup_holds_the_work(string point)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "the work");
        studio.Script.Fail(EngineVerb.Delete, new(EngineFailure.Internal, "It broke.", Enum.Parse<FailurePoint>(point)) { Times = 2 });

        await studio.Artist.StopFully(session, "DELETE");
        await studio.UntilEngineMatchesRows(passing: TimeSpan.FromSeconds(1));
        await studio.Artist.StartFully(session);

        Assert.Equal("the work", await studio.ReadTyped(session));
    }

    [Fact]
    public async Task A_deleted_volume_without_backup_comes_back_as_its_image()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent);
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "lost");

        await studio.Artist.StopFully(session, "DELETE");
        var started = await studio.Artist.StartFully(session);
        await studio.UntilEngineMatchesRows();

        Assert.Null(started.Text("startedFromBackupId"));
        Assert.Null(await studio.ReadTyped(session));
    }

    [Fact]
    public async Task A_session_starts_from_the_backup_of_another_session_of_its_owner()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var (source, target) = (await studio.Artist.CreateReadySession(), await studio.Artist.CreateStoppedSession());
        await studio.Type(source, "from the other");
        await studio.Artist.StopFully(source);

        await studio.Artist.StartFully(target, (await studio.Artist.ListBackups(source)).Single().Text("backupId"));
        await studio.UntilEngineMatchesRows();

        Assert.Equal("from the other", await studio.ReadTyped(target));
    }

    [Fact]
    public async Task A_backup_of_another_platform_is_not_restored()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var linux = (await studio.Artist.ListBackups(await studio.Artist.CreateStoppedSession())).Single().Text("backupId");
        var archive = Path.GetTempFileName();
        var windows = await studio.Engine.ImportImage(
            new ImageArchive(archive, "windows", "Another platform", "WINDOWS"), new Progress<long>(), CancellationToken.None);
        File.Delete(archive);
        var image = await studio.Create("streaming-images", "streamingImage", new { name = "windows", ec2ImageId = windows.ImageId });
        var configuration = TestProfiles.WithBackups();
        configuration["streamingImageIds"] = new JsonArray(image);
        var session = await studio.Artist.CreateStoppedSession(await studio.CreateProfile(configuration));

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.Start(session, linux));

        Assert.Equal((400, "ValidationException"), (error.Status, error.Code));
        Assert.Contains("backupId: is the backup of a LINUX workstation, and the session's image is for WINDOWS", error.Message);
    }

    [Fact]
    public async Task Nobody_elses_backup_and_no_unknown_one_is_restored()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var other = await studio.SignIn("other");
        var profile = await studio.CreateProfile(TestProfiles.WithBackups(), other);
        var foreign = (await other.ListBackups(await other.CreateStoppedSession(profile))).Single().Text("backupId")!;
        var session = await studio.Artist.CreateStoppedSession();

        foreach (var backup in (string[])[foreign, "yeG7lDwNQEiwNTRT7DrV7Q"])
        {
            var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.Start(session, backup));
            Assert.Equal((404, "ResourceNotFoundException", backup), (error.Status, error.Code, error.Context["resourceId"]));
        }

        Assert.Equal("STOPPED", (await studio.Artist.Get(session)).State);
    }

    [Fact]
    public async Task A_backup_that_is_not_ready_is_not_restored()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var (session, broken) = (await studio.Artist.CreateStoppedSession(), await studio.Artist.CreateReadySession());
        studio.Script.Fail(EngineVerb.Backup, new(EngineFailure.Internal, "The disk is full.", FailurePoint.HalfWay));
        await studio.Artist.StopFully(broken);

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(async () =>
            await studio.Artist.Start(session, (await studio.Artist.ListBackups(broken)).Single().Text("backupId")));

        Assert.Equal((409, "ConflictException", "INVALID_STATE"), (error.Status, error.Code, error.SpecificCode));
        Assert.Contains("CREATE_FAILED", error.Message);
    }
}
