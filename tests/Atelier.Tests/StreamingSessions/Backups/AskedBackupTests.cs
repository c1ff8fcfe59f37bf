using Atelier.StreamingSessions.Backups;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions.Backups;

public sealed class AskedBackupTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_running_session_is_backed_up_and_runs_on(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent, kind);
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "so far");

        var backup = await Ask(studio, session);
        var made = await studio.Artist.UntilBackup(backup, "READY");
        await studio.Type(session, " and on");
        await studio.UntilEngineMatchesRows();

        Assert.Equal("READY", (await studio.Artist.Get(session)).State);
        Assert.Equal((session.SessionId, studio.Artist.Id), (made.Text("sessionId"), made.Text("ownedBy")));
        var other = await studio.Artist.CreateStoppedSession();
        await studio.Artist.StartFully(other, backup);
        Assert.Equal("so far", await studio.ReadTyped(other));
    }

    [Fact]
    public async Task A_stopped_session_is_backed_up_and_the_number_of_backups_holds()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups(retain: 2));
        var session = await studio.Artist.CreateStoppedSession();

        foreach (var _ in Enumerable.Range(0, 2))
        {
            studio.Pass(TimeSpan.FromSeconds(1));
            await studio.Artist.UntilBackup(await Ask(studio, session), "READY");
        }

        await Eventually.So(
            () => studio.Artist.ListBackups(session),
            list => list.Select(backup => backup.State).SequenceEqual(["DELETED", "READY", "READY"]));
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task Without_automatic_backups_the_ten_newest_are_kept()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent);
        var session = await studio.Artist.CreateStoppedSession();

        for (var number = 0; number < 11; number++)
        {
            studio.Pass(TimeSpan.FromSeconds(1));
            await studio.Artist.UntilBackup(await Ask(studio, session), "READY");
        }

        await Eventually.So(() => studio.Artist.ListBackups(session), list => list.Count(backup => backup.State == "READY") == 10);
        Assert.Equal("DELETED", (await Eventually.So(
            () => studio.Artist.ListBackups(session), list => list[0].State == "DELETED"))[0].State);
    }

    [Fact]
    public async Task A_session_in_transition_or_without_volume_or_asked_already_is_refused()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent);
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Delay(EngineVerb.Backup, TimeSpan.FromHours(1));
        await Ask(studio, session);

        Assert.Contains("is being made already", (await Refused(studio, session)).Message);
        studio.Script.Delay(EngineVerb.Stop, TimeSpan.FromHours(1));
        await studio.Artist.Stop(session, "DELETE");
        Assert.Contains("is STOP_IN_PROGRESS; a backup is made of one that is READY, STOPPED", (await Refused(studio, session)).Message);
        Assert.Contains("There is no session", (await Assert.ThrowsAsync<InvalidOperationException>(
            () => Ask(studio, "yeG7lDwNQEiwNTRT7DrV7Q"))).Message);
    }

    [Fact]
    public async Task A_stop_comes_before_a_backup_that_takes_long_and_a_removed_volume_makes_none()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent);
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Delay(EngineVerb.Backup, TimeSpan.FromDays(1));
        var backup = await Ask(studio, session);
        var removed = await studio.Artist.Stop(session, "DELETE");

        await studio.Artist.Until(removed, "STOPPED", passing: TimeSpan.FromSeconds(2));
        var failed = await studio.Artist.UntilBackup(backup, "CREATE_FAILED", passing: TimeSpan.FromSeconds(2));

        Assert.Equal("The backup could not be made: the session has no volume any more", failed.StatusMessage);
        await studio.UntilEngineMatchesRows();
        Assert.Contains("has no volume to back up", (await Refused(studio, session)).Message);
    }

    [Fact]
    public async Task The_end_of_the_sessions_time_comes_before_a_backup_that_takes_long()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent);
        var session = await studio.Artist.CreateReadySession();
        studio.Pass(TimeSpan.FromMinutes(TestProfiles.ReadyMinutes - 1));
        studio.Script.Delay(EngineVerb.Backup, TimeSpan.FromMinutes(5));
        var backup = await Ask(studio, session);

        await studio.Artist.Until(session, "STOPPED", passing: TimeSpan.FromSeconds(10));
        await studio.Artist.UntilBackup(backup, "READY", passing: TimeSpan.FromSeconds(10));

        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task What_fails_says_why_and_what_is_only_away_is_waited_for()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent);
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Fail(EngineVerb.Backup, new(EngineFailure.Internal, "The disk is full.", FailurePoint.HalfWay));
        studio.Script.Fail(EngineVerb.Backup, new(EngineFailure.EngineUnreachable, "Away.", FailurePoint.Before) { Times = 3 });

        var failed = await studio.Artist.UntilBackup(await Ask(studio, session), "CREATE_FAILED");
        var made = await studio.Artist.UntilBackup(await Ask(studio, session), "READY", passing: TimeSpan.FromSeconds(1));

        Assert.Equal("The backup could not be made: The disk is full.", failed.StatusMessage);
        Assert.Equal("The backup is ready", made.StatusMessage);
        Assert.Equal("READY", (await studio.Artist.Get(session)).State);
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task An_engine_that_stays_away_ends_the_wish_after_half_an_hour()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent);
        var session = await studio.Artist.CreateStoppedSession();
        studio.Script.Fail(EngineVerb.Backup, new(EngineFailure.EngineUnreachable, "Away.", FailurePoint.Before) { Times = int.MaxValue });

        var failed = await studio.Artist.UntilBackup(await Ask(studio, session), "CREATE_FAILED", passing: TimeSpan.FromMinutes(1));

        Assert.Equal("The backup could not be made: it was not made within 30 min", failed.StatusMessage);
        Assert.Equal("STOPPED", (await studio.Artist.Get(session)).State);
    }

    [Fact]
    public async Task A_deleted_session_takes_the_backup_it_was_to_get_with_it()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.Persistent);
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Delay(EngineVerb.Backup, TimeSpan.FromDays(1));
        var backup = await Ask(studio, session);

        await studio.Artist.Until(await studio.Artist.Delete(session), "DELETED", passing: TimeSpan.FromSeconds(2));
        await studio.Artist.UntilBackup(backup, "DELETED", passing: TimeSpan.FromSeconds(2));

        await studio.UntilEngineMatchesRows();
    }

    private static Task<string> Ask(SessionStudio studio, Seen session) => Ask(studio, session.SessionId);

    private static async Task<string> Ask(SessionStudio studio, string sessionId)
    {
        await using var db = await studio.Server.Database.Write(CancellationToken.None);
        var id = await AskedBackups.Ask(db, sessionId, studio.Clock.GetUtcNow(), CancellationToken.None);
        await db.Commit(CancellationToken.None);
        studio.Pass(default);
        return id;
    }

    private static Task<InvalidOperationException> Refused(SessionStudio studio, Seen session) =>
        Assert.ThrowsAsync<InvalidOperationException>(() => Ask(studio, session));
}
