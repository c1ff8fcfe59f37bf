using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;
using static Atelier.Tests.StreamingSessions.Setup.SetupStudio;

namespace Atelier.Tests.StreamingSessions.Setup;

/// <summary>When scripts of components run in sessions, and what becomes of sessions by them. The simulated machine runs none.</summary>
public sealed class ScriptsOfSessionsTests
{
    [Fact]
    public async Task The_systems_scripts_come_first_and_each_kind_is_in_the_profiles_order()
    {
        await using var studio = await SessionStudio.Open();
        var second = await studio.AddComponent("Second", [(AsUser, "# simulate: print 4"), (AsSystem, "# simulate: print 2")]);
        var first = await studio.AddComponent(
            "First", [(AsSystem, "# simulate: print 1"), (AsUser, "# simulate: print 3"), (AsUser, "# simulate: print 3b")]);

        var session = await studio.Artist.CreateReadySession(await studio.AddProfile(first, second));

        Assert.Equal(["1", "2", "3", "3b", "4"], (await studio.ReadScripts(session)).Outputs());
    }

    [Fact]
    public async Task They_run_again_at_each_start_and_the_last_five_starts_are_kept()
    {
        await using var studio = await SessionStudio.Open();
        var component = await studio.AddComponent("Tools", [(AsSystem, "# simulate: print first")]);
        var session = await studio.Artist.CreateReadySession(await studio.AddProfile(component));

        await studio.ChangeScripts(component, (AsSystem, "# simulate: print later"));
        for (var start = 0; start < 5; start++)
        {
            await studio.Artist.StopFully(session);
            studio.Pass(TimeSpan.FromMinutes(1));
            await studio.Artist.StartFully(session);
        }

        Assert.Equal(["later", "later", "later", "later", "later"], (await studio.ReadScripts(session)).Outputs());
    }

    [Theory]
    [InlineData("exit 3", "ended with exit code 3: No licence left")]
    [InlineData("take 301", "did not end within 300 s and was ended: No licence left")]
    public async Task A_script_that_fails_fails_the_session_with_its_component_and_last_line(string end, string said)
    {
        await using var studio = await SessionStudio.Open();
        var bad = await studio.AddComponent(
            "Maya", [(AsSystem, $"# simulate: print Asking\n# simulate: print No licence left\n# simulate: {end}")]);
        var never = await studio.AddComponent("Never", [(AsSystem, "# simulate: print never"), (AsUser, "# simulate: print never")]);

        var created = await studio.Artist.CreateSession(await studio.AddProfile(bad, never));
        var failed = await studio.Artist.Until(created, "CREATE_FAILED", passing: TimeSpan.FromSeconds(20));

        Assert.Equal("INITIALIZATION_SCRIPT_ERROR", failed.StatusCode);
        Assert.StartsWith($"The {AsSystem} script of the component Maya ({bad}) {said}. ", failed.StatusMessage);
        Assert.EndsWith($"atelier session log {failed.SessionId}.", failed.StatusMessage);
        Assert.Equal(["Asking\nNo licence left"], (await studio.ReadScripts(failed)).Outputs());
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_start_that_failed_by_a_script_succeeds_once_the_script_is_mended()
    {
        await using var studio = await SessionStudio.Open();
        var component = await studio.AddComponent("Tools", [(AsSystem, "# simulate: print fine"), (AsUser, "# simulate: print hello")]);
        var session = await studio.Artist.CreateStoppedSession(await studio.AddProfile(component));
        await studio.ChangeScripts(component, (AsSystem, "# simulate: print fine"), (AsUser, "# simulate: exit 1"));
        studio.Pass(TimeSpan.FromMinutes(1));

        var failed = await studio.Artist.Until(await studio.Artist.Start(session), "START_FAILED");
        await studio.UntilEngineMatchesRows();
        await studio.ChangeScripts(component, (AsSystem, "# simulate: print fine"), (AsUser, "# simulate: print mended"));
        studio.Pass(TimeSpan.FromMinutes(1));
        await studio.Artist.StartFully(session);

        Assert.Contains("ended with exit code 1. The administrator", failed.StatusMessage);
        Assert.Equal(["fine", "hello", "fine", "", "fine", "mended"], (await studio.ReadScripts(session)).Outputs());
    }

    [Fact]
    public async Task A_session_says_which_script_it_waits_for_and_lets_others_pass()
    {
        await using var studio = await SessionStudio.Open();
        var slow = await studio.AddProfile(await studio.AddComponent("Sync", [(AsSystem, "# simulate: take 120"), (AsUser, "true")]));

        var waiting = new List<Seen>();
        for (var number = 0; number < 4; number++)
            waiting.Add(await studio.Artist.CreateSession(slow));
        foreach (var session in waiting)
            await studio.Artist.Until(session, seen => seen.StatusMessage.EndsWith("runs, number 1 of 2", StringComparison.Ordinal));
        await studio.Artist.CreateReadySession();

        var said = await studio.Artist.Get(waiting[0]);
        Assert.Equal("CREATE_IN_PROGRESS", said.State);
        Assert.StartsWith($"The {AsSystem} script of the component Sync (", said.StatusMessage);
        foreach (var session in waiting)
            await studio.Artist.Until(session, "READY", passing: TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_start_that_scripts_use_up_the_time_of_fails_by_the_script_that_ran_last()
    {
        await using var studio = await SessionStudio.Open();
        (string, string)[] scripts = [.. Enumerable.Range(1, 8).Select(number => (AsSystem, $"# simulate: take 290\n# {number}"))];
        var profile = await studio.AddProfile(await studio.AddComponent("Sync", scripts));

        var failed = await studio.Artist.Until(
            await studio.Artist.CreateSession(profile), "CREATE_FAILED", passing: TimeSpan.FromSeconds(60));

        Assert.Equal("INITIALIZATION_SCRIPT_ERROR", failed.StatusCode);
        Assert.StartsWith("The time for the whole start was over.", failed.StatusMessage);
        Assert.Contains($"The {AsSystem} script of the component Sync (", failed.StatusMessage);
    }

    [Theory]
    [InlineData("Start")]
    [InlineData("RunScript")]
    [InlineData("RenewDesktop")]
    public async Task A_server_that_is_killed_between_scripts_leaves_each_to_run_once(string verb)
    {
        await using var places = await Places.Create(TestDatabase.SqliteFile);
        var power = new PowerCut();
        await using var dead = await places.Open(power);
        (string, string)[] scripts =
            [(AsSystem, "# simulate: print one"), (AsSystem, "# simulate: print two"), (AsUser, "# simulate: print three")];
        var profile = await dead.AddProfile(await dead.AddComponent("Tools", scripts));
        power.CutAfter(Enum.Parse<EngineVerb>(verb));
        var session = await dead.Artist.CreateSession(profile);
        await power.Struck.WaitAsync(TestContext.Current.CancellationToken);
        await places.LoseEngine();

        await using var server = await places.Start("server");
        var studio = await dead.On(server);
        await studio.Artist.Until(session, "READY");

        Assert.Equal(["one", "two", "three"], (await studio.ReadScripts(session)).Outputs());
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_session_that_is_deleted_while_a_script_runs_is_gone()
    {
        await using var studio = await SessionStudio.Open();
        var profile = await studio.AddProfile(await studio.AddComponent("Sync", [(AsSystem, "# simulate: take 120")]));
        var session = await studio.Artist.CreateSession(profile);
        await studio.Artist.Until(session, seen => seen.StatusMessage.EndsWith("runs, number 1 of 1", StringComparison.Ordinal));

        await studio.Artist.Delete(session);
        await studio.Artist.Until(session, "DELETED", passing: TimeSpan.FromSeconds(1));

        await studio.UntilEngineMatchesRows();
    }

    [Theory]
    [InlineData("EngineUnreachable", "AfterDone", "READY")]
    [InlineData("DisplayUnreachable", "Before", "CREATE_FAILED")]
    public async Task An_engine_that_fails_with_a_script_is_not_the_scripts_fault(string failure, string point, string state)
    {
        await using var studio = await SessionStudio.Open();
        var profile = await studio.AddProfile(await studio.AddComponent("Tools", [(AsSystem, "# simulate: print once")]));
        studio.Script.Fail(
            EngineVerb.RunScript, new ScriptedFailure(Enum.Parse<EngineFailure>(failure), "Why.", Enum.Parse<FailurePoint>(point)));

        var session = await studio.Artist.Until(await studio.Artist.CreateSession(profile), state, passing: TimeSpan.FromSeconds(1));

        Assert.Equal(state == "READY" ? "STREAMING_SESSION_READY" : "NETWORK_CONNECTION_ERROR", session.StatusCode);
        Assert.Equal(state == "READY" ? ["once"] : [], (await studio.ReadScripts(session)).Outputs());
    }
}
