using Atelier.Api;
using Atelier.StreamingSessions;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.StreamingSessions;

/// <summary>What happens in the engine behind the server's back. Where no time passes, the engine told.</summary>
public sealed class DriftTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_whose_workstation_stopped_by_itself_is_stopped_at_once_with_its_backup()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "the work");

        studio.Engine.Crash(await WorkstationOf(studio, session));
        var stopped = await studio.Artist.Until(session, "STOPPED");

        Assert.Equal("nimble-studio", stopped.Text("stoppedBy"));
        Assert.Equal("READY", Assert.Single(await studio.Artist.ListBackups(session)).State);
        await studio.Artist.StartFully(session);
        Assert.Equal("the work", await studio.ReadTyped(session));
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task Without_word_from_the_engine_a_sweep_finds_what_stopped()
    {
        var parts = new TestServerParts { Wrap = engine => new MuteEngine(engine) };
        await using var studio = await SessionStudio.Open(parts);
        var session = await studio.Artist.CreateReadySession();

        studio.Engine.Crash(await WorkstationOf(studio, session));

        await studio.Artist.Until(session, "STOPPED", passing: TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_session_whose_workstation_vanished_says_so_and_begins_anew_where_there_is_no_backup()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "the work");

        studio.Engine.Vanish(await WorkstationOf(studio, session));
        var stopped = await studio.Artist.Until(session, "STOPPED");
        Assert.Equal("INTERNAL_ERROR", stopped.StatusCode);
        Assert.Contains("gone from the engine, and it has no backup", stopped.StatusMessage, StringComparison.Ordinal);
        var anew = await studio.Artist.StartFully(session);

        Assert.Equal("STREAMING_SESSION_STARTED", anew.StatusCode);
        Assert.Null(await studio.ReadTyped(session));
        await studio.Artist.Until(await studio.Artist.Delete(session), "DELETED");
        await studio.UntilEngineMatchesRows();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_whose_workstation_vanished_names_its_newest_backup_and_starts_from_it(bool isNamed)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "the work");
        await studio.Artist.StopFully(session);
        await studio.Artist.StartFully(session);
        var backup = Assert.Single(await studio.Artist.ListBackups(session)).Text("backupId")!;
        await studio.Type(session, " that is lost");

        studio.Engine.Vanish(await WorkstationOf(studio, session));
        var stopped = await studio.Artist.Until(session, "STOPPED");
        Assert.Equal("INTERNAL_ERROR", stopped.StatusCode);
        Assert.Contains($"newest backup is {backup} of 20", stopped.StatusMessage, StringComparison.Ordinal);
        Assert.Equal(["CREATE_FAILED", "READY"], (await studio.Artist.ListBackups(session)).Select(seen => seen.State).Order());
        var restored = await studio.Artist.StartFully(session, isNamed ? backup : null);

        Assert.Equal(backup, restored.Text("startedFromBackupId"));
        Assert.Equal("the work", await studio.ReadTyped(session));
    }

    [Fact]
    public async Task A_stopped_session_whose_volume_goes_and_comes_back_says_both_and_keeps_its_work()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "the work");
        await studio.Artist.StopFully(session);
        var workstation = await WorkstationOf(studio, session);

        studio.Engine.Rename(workstation, "aside");
        var lost = await studio.Artist.Until(session, seen => seen.StatusCode == "INTERNAL_ERROR");
        studio.Engine.Rename("aside", workstation);
        var back = await studio.Artist.Until(session, seen => seen.StatusCode == "STREAMING_SESSION_STOPPED");

        Assert.Equal(("STOPPED", "STOPPED"), (lost.State, back.State));
        Assert.Contains("back in the engine", back.StatusMessage, StringComparison.Ordinal);
        await studio.Artist.StartFully(session);
        Assert.Equal("the work", await studio.ReadTyped(session));
    }

    [Fact]
    public async Task A_volume_that_vanished_unnoticed_fails_the_start_with_the_way_out()
    {
        var parts = new TestServerParts { Wrap = engine => new MuteEngine(engine) };
        await using var studio = await SessionStudio.Open(parts);
        var session = await studio.Artist.CreateStoppedSession();

        studio.Engine.Vanish(await WorkstationOf(studio, session));
        var failed = await studio.Artist.Until(await studio.Artist.Start(session), "START_FAILED");

        Assert.Equal("INTERNAL_ERROR", failed.StatusCode);
        Assert.Contains("it has no backup: StartStreamingSession", failed.StatusMessage, StringComparison.Ordinal);
        await studio.Artist.StartFully(session);
    }

    [Fact]
    public async Task While_the_engine_is_out_of_reach_ready_sessions_say_so_and_stay_ready()
    {
        var parts = new TestServerParts { Wrap = engine => new MuteEngine(engine) };
        await using var studio = await SessionStudio.Open(parts);
        var session = await studio.Artist.CreateReadySession();

        studio.Engine.Script.Fail(
            EngineVerb.TakeInventory,
            new(EngineFailure.EngineUnreachable, "Nobody there.", FailurePoint.Before) { Times = int.MaxValue });
        var away = await studio.Artist.Until(
            session, seen => seen.StatusMessage == WorkstationCheck.UnreachableMessage, passing: TimeSpan.FromSeconds(10));
        studio.Engine.Script.Clear();
        var back = await studio.Artist.Until(
            session, seen => seen.StatusMessage == "The workstation is ready", passing: TimeSpan.FromSeconds(10));

        Assert.Equal(("READY", "READY"), (away.State, back.State));
    }

    [Fact]
    public async Task What_somebody_renamed_is_kept_for_ever()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateStoppedSession();
        studio.Engine.Rename(await WorkstationOf(studio, session), "kept");
        var sweep = Sweep(studio);

        await sweep();
        studio.Clock.Advance(TimeSpan.FromHours(25));
        await sweep();

        Assert.Contains("kept", await Names(studio));
    }

    [Fact]
    public async Task A_session_whose_workstation_is_paused_says_so_until_it_is_resumed()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        var workstation = await WorkstationOf(studio, session);

        studio.Engine.Pause(workstation);
        var paused = await studio.Artist.Until(session, seen => seen.StatusMessage == WorkstationCheck.PausedMessage);
        studio.Engine.Resume(workstation);
        var resumed = await studio.Artist.Until(session, seen => seen.StatusMessage == "The workstation is ready");
        studio.Engine.Pause(workstation);
        await studio.Artist.StopFully(session);

        Assert.Equal(("READY", "READY"), (paused.State, resumed.State));
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task What_a_session_does_not_want_any_more_is_removed_after_two_minutes()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateStoppedSession();
        var own = await WorkstationOf(studio, session);
        var late = WorkstationNames.OfSession(session.SessionId, 7);
        await Make(studio, late);
        var sweep = Sweep(studio);

        await sweep();
        studio.Clock.Advance(TimeSpan.FromSeconds(119));
        await sweep();
        Assert.Contains(late, await Names(studio));
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        await sweep();

        Assert.Equal([own], await Names(studio));
        Assert.Single((await studio.Engine.TakeInventory(Cancel)).Backups);
    }

    [Fact]
    public async Task What_no_record_knows_is_kept_for_a_day()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateStoppedSession();
        var own = await WorkstationOf(studio, session);
        var unknown = WorkstationNames.OfSession(Ids.New(), 1);
        await Make(studio, unknown);
        await studio.Engine.Backup(unknown, WorkstationNames.OfBackup(Ids.New()), Cancel);
        var sweep = Sweep(studio);

        await sweep();
        studio.Clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        await sweep();
        Assert.Contains(unknown, await Names(studio));
        Assert.Equal(2, (await studio.Engine.TakeInventory(Cancel)).Backups.Count);
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        await sweep();

        Assert.Equal([own], await Names(studio));
        Assert.Single((await studio.Engine.TakeInventory(Cancel)).Backups);
    }

    [Fact]
    public async Task The_server_sweeps_by_itself()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateStoppedSession();
        var late = WorkstationNames.OfSession(session.SessionId, 7);
        await Make(studio, late);

        await Eventually.So(() => Names(studio), names => !names.Contains(late), () => studio.Pass(TimeSpan.FromSeconds(60)));

        Assert.Contains(studio.Server.Log.Lines, line => line.Text.Contains(late, StringComparison.Ordinal));
    }

    private static async Task<string> WorkstationOf(SessionStudio studio, Seen session) =>
        (await studio.WorkstationsOf(session)).Single();

    private static async Task<IReadOnlyList<string>> Names(SessionStudio studio) =>
        [.. (await studio.Engine.TakeInventory(Cancel)).Workstations.Keys];

    private static async Task Make(SessionStudio studio, string name)
    {
        var images = await studio.Engine.ListImages(Cancel);
        await studio.Engine.Create(
            new WorkstationSpec(
                name, new WorkstationSource.Image(images[0].ImageId), new MachineShape(1, 512, 64, Gpu: false),
                new VolumeLimits(100, 3000, 125), ClipboardEnabled: true),
            Cancel);
    }

    // A sweep of the test's own, so that it is known when one is over.
    private static Func<Task> Sweep(SessionStudio studio)
    {
        var sweep = new OrphanSweep(studio.Server.Database, studio.Engine, studio.Clock, NullLogger<OrphanSweep>.Instance);
        return async () => await sweep.Sweep(await studio.Engine.TakeInventory(Cancel), Cancel);
    }
}
