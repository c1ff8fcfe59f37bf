using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions.Backups;

public sealed class BackupTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Each_stop_makes_one_backup_which_can_be_followed_meanwhile()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Delay(EngineVerb.Backup, TimeSpan.FromMinutes(1));

        await studio.Artist.Stop(session);
        var making = Assert.Single(await studio.Artist.ListBackups(session));
        await studio.Artist.Until(session, "STOPPED", passing: TimeSpan.FromSeconds(10));
        var made = Assert.Single(await studio.Artist.ListBackups(session));

        Assert.Equal(("CREATE_IN_PROGRESS", "STREAMING_SESSION_CREATE_IN_PROGRESS"), (making.State, making.StatusCode));
        Assert.Equal(("READY", "STREAMING_SESSION_READY"), (made.State, made.StatusCode));
        Assert.Equal((studio.Artist.Id, studio.Profile), (made.Text("ownedBy"), made.Text("launchProfileId")));
        Assert.Equal($"arn:aws:nimble:us-west-2:{TestServer.Account}:streaming-session-backup/{made.Text("backupId")}", made.Text("arn"));
        Assert.Equal(made.Json.GetRawText(), (await studio.Artist.GetBackup(made.Text("backupId")!)).Json.GetRawText());
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_stop_at_the_end_of_the_time_makes_a_backup_too()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();

        studio.Pass(TimeSpan.FromMinutes(TestProfiles.ReadyMinutes));
        await studio.Artist.Until(session, "STOPPED");

        Assert.Equal("READY", Assert.Single(await studio.Artist.ListBackups(session)).State);
    }

    [Fact]
    public async Task Without_automatic_backups_a_stop_makes_none()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent);

        var session = await studio.Artist.CreateStoppedSession();

        Assert.Empty(await studio.Artist.ListBackups(session));
        Assert.Equal("The workstation is shut down; its volume is kept", session.StatusMessage);
    }

    [Fact]
    public async Task The_oldest_backups_go_when_there_are_more_than_are_kept_and_can_be_seen_for_a_day()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups(retain: 2));
        var session = await studio.Artist.CreateStoppedSession();
        for (var stop = 0; stop < 3; stop++)
        {
            studio.Pass(Second);
            await studio.Artist.StartFully(session);
            await studio.Artist.StopFully(session);
        }

        var backups = await Eventually.So(
            () => studio.Artist.ListBackups(session), list =>
                list.Select(backup => backup.State).SequenceEqual(["DELETED", "DELETED", "READY", "READY"]));
        await studio.UntilEngineMatchesRows();
        studio.Pass(TimeSpan.FromHours(24));
        var left = await Eventually.So(() => studio.Artist.ListBackups(session), list => list.Count == 2);

        Assert.Equal("STREAMING_SESSION_DELETED", backups[0].StatusCode);
        Assert.All(left, backup => Assert.Equal("READY", backup.State));
        Assert.Equal(404, (await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.GetBackup(backups[0].Text("backupId")!))).Status);
    }

    [Fact]
    public async Task Each_session_keeps_its_own_number_of_backups()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups(retain: 1));

        var first = await studio.Artist.CreateStoppedSession();
        var second = await studio.Artist.CreateStoppedSession();

        Assert.Equal("READY", Assert.Single(await studio.Artist.ListBackups(first)).State);
        Assert.Equal("READY", Assert.Single(await studio.Artist.ListBackups(second)).State);
    }

    [Fact]
    public async Task A_backup_that_a_start_is_using_is_not_pruned()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups(retain: 1));
        var (source, target) = (await studio.Artist.CreateStoppedSession(), await studio.Artist.CreateStoppedSession());
        var used = (await studio.Artist.ListBackups(source)).Single().Text("backupId")!;
        await studio.Artist.StartFully(source);
        studio.Script.Delay(EngineVerb.Create, TimeSpan.FromMinutes(5));

        studio.Pass(Second);
        await studio.Artist.Start(target, used);
        await Eventually.So(() => studio.WorkstationsOf(target), workstations => workstations.Count == 2);
        await studio.Artist.StopFully(source);
        Assert.Equal(["READY", "READY"], (await studio.Artist.ListBackups(source)).Select(backup => backup.State));
        await studio.Artist.Until(target, "READY", passing: TimeSpan.FromMinutes(1));

        studio.Script.Clear();
        await studio.Artist.StartFully(source);
        await studio.Artist.StopFully(source);
        await studio.Artist.UntilBackup(used, "DELETED");
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_backup_that_a_start_is_using_outlives_its_session_until_then()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var (source, target) = (await studio.Artist.CreateReadySession(), await studio.Artist.CreateStoppedSession());
        await studio.Type(source, "the work");
        await studio.Artist.StopFully(source);
        var used = (await studio.Artist.ListBackups(source)).Single().Text("backupId")!;
        studio.Script.Fail(EngineVerb.Create, new ScriptedFailure(EngineFailure.EngineUnreachable, "Away.", FailurePoint.Before));

        await studio.Artist.Start(target, used);
        await studio.Artist.Until(target, seen => seen.StatusMessage.Contains("Away.", StringComparison.Ordinal));
        await studio.Artist.Until(await studio.Artist.Delete(source), "DELETED");
        await studio.Artist.Until(target, "READY", passing: Second);

        await studio.Artist.UntilBackup(used, "DELETED", passing: Second);
        await studio.UntilEngineMatchesRows();
        Assert.Equal("the work", await studio.ReadTyped(target));
    }

    [Theory]
    [InlineData("Before")]
    [InlineData("HalfWay")]
    [InlineData("AfterDone")]
    public async Task A_failed_backup_is_told_and_the_volume_is_kept(string point)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Fail(EngineVerb.Backup, Failure(point));

        var stopped = await studio.Artist.StopFully(session);
        var backup = Assert.Single(await studio.Artist.ListBackups(session));

        Assert.Equal(
            "The workstation is shut down; its volume is kept, but the backup could not be made: The disk is full.", stopped.StatusMessage);
        Assert.Equal(("CREATE_FAILED", "INTERNAL_ERROR"), (backup.State, backup.StatusCode));
        Assert.Equal("The backup could not be made: The disk is full.", backup.StatusMessage);
        await studio.UntilEngineMatchesRows();

        // Where the engine has nothing of it, only the row tells that the remains were looked after; the 24 hours count from then.
        await UntilNoBackupIsDue(studio);
        studio.Pass(TimeSpan.FromHours(24));
        await Eventually.So(() => studio.Artist.ListBackups(session), list => list.Count == 0);
        await studio.Artist.StartFully(session);
    }

    [Fact]
    public async Task A_failed_backup_keeps_a_volume_that_was_to_be_deleted()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "the work");
        studio.Script.Fail(EngineVerb.Backup, Failure("HalfWay"));

        var failed = await studio.Artist.Until(await studio.Artist.Stop(session, "DELETE"), "STOP_FAILED");
        Assert.Equal("INTERNAL_ERROR", failed.StatusCode);
        Assert.Equal("The disk is full. Stop the session again, or delete it.", failed.StatusMessage);
        Assert.Equal("the work", await studio.ReadTyped(session));
        await studio.UntilEngineMatchesRows();

        await studio.Artist.StopFully(session, "DELETE");
        await studio.Artist.StartFully(session);
        await studio.UntilEngineMatchesRows();
        Assert.Equal("the work", await studio.ReadTyped(session));
    }

    [Fact]
    public async Task Deleting_a_session_deletes_its_backups_and_no_others()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var (gone, kept) = (await studio.Artist.CreateStoppedSession(), await studio.Artist.CreateStoppedSession());

        await studio.Artist.Until(await studio.Artist.Delete(gone), "DELETED");
        var removed = await Eventually.So(() => studio.Artist.ListBackups(gone), list => list.Single().State == "DELETED");

        Assert.Equal("STREAMING_SESSION_DELETED", removed.Single().StatusCode);
        Assert.Equal("READY", (await studio.Artist.ListBackups(kept)).Single().State);
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_slow_removal_of_a_backup_holds_up_nothing_else()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var (gone, session) = (await studio.Artist.CreateStoppedSession(), await studio.Artist.CreateReadySession());
        studio.Script.Delay(EngineVerb.DeleteBackup, TimeSpan.FromDays(1));

        await studio.Artist.Until(await studio.Artist.Delete(gone), "DELETED");
        await Eventually.So(() => studio.Artist.ListBackups(gone), list => list.Single().State == "DELETE_IN_PROGRESS");

        Assert.Equal("READY", (await studio.Artist.CreateReadyStream(session)).State);
    }

    [Fact]
    public async Task Backups_are_their_owners_and_the_administrators_alone()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var other = await studio.SignIn("other");
        var backup = (await studio.Artist.ListBackups(await studio.Artist.CreateStoppedSession())).Single().Text("backupId")!;

        var get = await Assert.ThrowsAsync<ApiErrorSeen>(() => other.GetBackup(backup));
        var list = await Assert.ThrowsAsync<ApiErrorSeen>(() => other.Api.Get($"{studio.Path}/streaming-session-backups"));
        var unknown = await Assert.ThrowsAsync<ApiErrorSeen>(() => other.GetBackup("yeG7lDwNQEiwNTRT7DrV7Q"));

        Assert.Equal(("AccessDeniedException", "AccessDeniedException"), (get.Code, list.Code));
        Assert.Equal(404, unknown.Status);
        Assert.Equal("READY", (await studio.Administrator.GetBackup(backup)).State);
        Assert.Single(
            (await studio.Administrator.Api.Get($"{studio.Path}/streaming-session-backups")).GetProperty("streamingSessionBackups")
            .EnumerateArray());
    }

    private static ScriptedFailure Failure(string point) =>
        new(EngineFailure.Internal, "The disk is full.", Enum.Parse<FailurePoint>(point));

    private static Task<long> UntilNoBackupIsDue(SessionStudio studio) => Eventually.So(
        async () =>
        {
            await using var db = await studio.Server.Database.Read(CancellationToken.None);
            return await db.QueryFirst<long>(
                "select count(*) from streaming_session_backups where due_at <= @now",
                new { now = studio.Server.Clock.GetUtcNow().ToUnixTimeMilliseconds() }, CancellationToken.None);
        },
        due => due == 0);
}
