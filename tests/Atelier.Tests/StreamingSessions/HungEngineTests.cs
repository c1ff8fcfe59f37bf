using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions;

/// <summary>An engine that takes calls and never answers them, or is not there at all: nothing waits for it for ever.</summary>
public sealed class HungEngineTests
{
    private static readonly TimeSpan Never = TimeSpan.FromDays(40);

    // Shorter than a lease, so that the step under way is not taken for lost.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("READY")]
    [InlineData("STOPPED")]
    public async Task A_delete_that_is_never_answered_says_so_and_is_asked_again(string state)
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        if (state == "STOPPED")
            await studio.Artist.StopFully(session);
        studio.Script.Delay(EngineVerb.Delete, Never);

        await studio.Artist.Delete(session);
        var waiting = await studio.Artist.Until(
            session, seen => seen.StatusMessage.Contains("has not removed", StringComparison.Ordinal), passing: Moment);
        studio.Script.Clear();
        await studio.Artist.Until(session, "DELETED", passing: Moment);

        Assert.Equal("DELETE_IN_PROGRESS", waiting.State);
        Assert.Contains("within 5 min; look into its log, and restart it if it hangs.", waiting.StatusMessage);
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_backup_whose_removal_is_never_answered_says_so_and_goes_in_the_end()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateStoppedSession();
        var backup = Assert.Single(await studio.Artist.ListBackups(session)).Text("backupId")!;
        studio.Script.Delay(EngineVerb.DeleteBackup, Never);

        await studio.Artist.Delete(session);
        await studio.Artist.UntilBackup(backup, "DELETE_IN_PROGRESS");
        await Eventually.So(
            () => studio.Artist.GetBackup(backup),
            seen => seen.StatusMessage.Contains("has not removed", StringComparison.Ordinal), studio.Passing(Moment));
        studio.Script.Clear();

        await studio.Artist.UntilBackup(backup, "DELETED", passing: Moment);
        await studio.UntilEngineMatchesRows();
    }

    [Theory]
    [InlineData("CREATE_IN_PROGRESS")]
    [InlineData("START_IN_PROGRESS")]
    [InlineData("STOP_IN_PROGRESS")]
    [InlineData("START_FAILED")]
    [InlineData("STOP_FAILED")]
    public async Task A_session_is_deleted_while_the_engine_is_away_and_gone_once_it_is_back(string state)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await ReachWithoutEngine(studio, state);

        var deleting = await studio.Artist.Delete(session);
        var waiting = await studio.Artist.Until(
            session, seen => seen.StatusMessage.Contains("LXD is away.", StringComparison.Ordinal), passing: TimeSpan.FromSeconds(1));
        studio.Script.Clear();
        await studio.Artist.Until(session, "DELETED", passing: TimeSpan.FromSeconds(1));

        Assert.Equal(("DELETE_IN_PROGRESS", "DELETE_IN_PROGRESS"), (deleting.State, waiting.State));
        await studio.UntilEngineMatchesRows(passing: TimeSpan.FromSeconds(5));
        Assert.Empty(await studio.WorkstationsOf(session));
        await Eventually.So(
            () => studio.Artist.ListBackups(session), backups => backups.All(backup => backup.State == "DELETED"), studio.Passing(Moment));
    }

    [Fact]
    public async Task A_session_that_never_gets_its_turn_fails_by_its_deadline_and_says_what_it_waited_for()
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Delay(EngineVerb.Create, Never);
        for (var i = 0; i < 4; i++)
            await studio.UntilBegun(await studio.Artist.CreateSession());
        var waiting = await studio.Artist.CreateSession();
        studio.Pass(Moment);
        await studio.Artist.Until(waiting, seen => seen.StatusMessage == "Waiting for its turn; sessions before it: 0");

        studio.Pass(TimeSpan.FromMinutes(31));
        var failed = await studio.Artist.Until(waiting, "CREATE_FAILED", passing: TimeSpan.FromSeconds(1));

        Assert.Equal("INSUFFICIENT_CAPACITY", failed.StatusCode);
        Assert.StartsWith(
            "The server had more to do than it could in time. Last seen: Waiting for its turn; sessions before it: ", failed.StatusMessage);
        studio.Script.Clear();
        await studio.UntilEngineMatchesRows(passing: TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_workstation_that_a_failed_stop_left_running_is_shut_down_all_the_same()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Fail(EngineVerb.Stop, new ScriptedFailure(EngineFailure.Internal, "Not now.", FailurePoint.Before) { Times = 3 });

        await studio.Artist.Until(await studio.Artist.Stop(session), "STOP_FAILED");
        await Eventually.So(
            async () => (await studio.Engine.TakeInventory(CancellationToken.None)).Workstations.Values.Single(),
            power => power == WorkstationState.Stopped, studio.Passing(TimeSpan.FromSeconds(1)));

        Assert.Equal("STOP_FAILED", (await studio.Artist.Get(session)).State);
        await studio.Artist.StopFully(session);
        await studio.UntilEngineMatchesRows();
    }

    // Failures are as many as no test uses up: the engine is away until the script is cleared.
    private static async Task<Seen> ReachWithoutEngine(SessionStudio studio, string state)
    {
        var artist = studio.Artist;
        var session = state == "CREATE_IN_PROGRESS" ? null : await artist.CreateReadySession();
        if (state.StartsWith("START", StringComparison.Ordinal))
            await artist.StopFully(session!);
        if (state.EndsWith("FAILED", StringComparison.Ordinal))
        {
            var verb = state == "START_FAILED" ? EngineVerb.Start : EngineVerb.Stop;
            studio.Script.Fail(verb, new ScriptedFailure(EngineFailure.Internal, "It broke.", FailurePoint.Before));
            session = await artist.Until(await (verb == EngineVerb.Start ? artist.Start(session!) : artist.Stop(session!)), state);
        }

        foreach (var verb in Enum.GetValues<EngineVerb>())
            studio.Script.Fail(
                verb, new ScriptedFailure(EngineFailure.EngineUnreachable, "LXD is away.", FailurePoint.Before) { Times = int.MaxValue });
        session = state switch
        {
            "CREATE_IN_PROGRESS" => await artist.CreateSession(),
            "START_IN_PROGRESS" => await artist.Start(session!),
            "STOP_IN_PROGRESS" => await artist.Stop(session!),
            _ => session,
        };
        return state.EndsWith("FAILED", StringComparison.Ordinal)
            ? session!
            : await artist.Until(session!, seen => seen.StatusMessage.Contains("LXD is away.", StringComparison.Ordinal));
    }
}
