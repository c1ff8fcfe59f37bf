using Atelier.Api;
using Atelier.StreamingSessions;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.StreamingSessions;

/// <summary>
/// Servers that die at the worst moment: an engine call is done, or half done, and its outcome is not written. The dead server is left
/// as it is, stuck in that call with a clock that stands still for ever.
/// </summary>
public sealed class RecoveryTests
{
    [Theory]
    [InlineData("CREATE_IN_PROGRESS", "Create")]
    [InlineData("CREATE_IN_PROGRESS", "Start")]
    [InlineData("STOP_IN_PROGRESS", "Stop")]
    [InlineData("STOP_IN_PROGRESS", "Backup")]
    [InlineData("STOP_IN_PROGRESS", "Delete")]
    [InlineData("START_IN_PROGRESS", "Create")]
    [InlineData("START_IN_PROGRESS", "Start")]
    [InlineData("DELETE_IN_PROGRESS", "Delete")]
    public async Task A_server_started_again_takes_up_what_the_dead_one_left(string state, string verb)
    {
        await using var places = await Places.Create(TestDatabase.SqliteFile);
        var power = new PowerCut();
        await using var dead = await places.Open(power);
        var session = await Begin(dead, state, () => power.CutAfter(Enum.Parse<EngineVerb>(verb)));
        await power.Struck.WaitAsync(TestContext.Current.CancellationToken);
        await places.LoseEngine();

        await using var server = await places.Start("server");
        var artist = (await dead.On(server)).Artist;
        var seen = await artist.Until(session, Goal(state));
        await artist.Studio.UntilEngineMatchesRows();

        Assert.Equal(state is "STOP_IN_PROGRESS" or "START_IN_PROGRESS" ? 1 : 0, (
            await artist.ListBackups(session)).Count(backup => backup.State == "READY"));
        if (seen.State == "STOPPED")
            await artist.StartFully(session);
        if (seen.State != "DELETED")
        {
            await artist.Studio.UntilEngineMatchesRows();
            Assert.Equal(state == "CREATE_IN_PROGRESS" ? null : "the work", await artist.Studio.ReadTyped(session));
        }
    }

    [Fact]
    public async Task A_server_whose_disk_is_full_at_its_start_answers_and_takes_up_what_it_left_once_there_is_room()
    {
        await using var places = await Places.Create(TestDatabase.SqliteFile);
        var power = new PowerCut();
        await using var dead = await places.Open(power);
        var session = await Begin(dead, "STOP_IN_PROGRESS", () => power.CutAfter(EngineVerb.Stop));
        await power.Struck.WaitAsync(TestContext.Current.CancellationToken);
        await places.LoseEngine();
        await Execute(
            dead.Server,
            "create trigger full before update on streaming_sessions begin select raise(abort, 'database or disk is full'); end");

        await using var server = await places.Start("server");
        var artist = (await dead.On(server)).Artist;
        await Eventually.So(
            () => Task.FromResult(server.Log.Lines.Count(line => line.Text.Contains("could not be claimed", StringComparison.Ordinal))),
            tries => tries > 2, artist.Studio.Passing(TimeSpan.FromSeconds(1)));
        var waiting = await artist.Get(session);
        await Execute(server, "drop trigger full");
        await artist.Until(session, "STOPPED", passing: TimeSpan.FromSeconds(1));

        Assert.Equal("STOP_IN_PROGRESS", waiting.State);
        await artist.Studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task Another_server_takes_over_when_the_dead_ones_lease_has_run_out_and_not_before()
    {
        await using var places = await Places.Create(TestDatabase.SqliteFile);
        var power = new PowerCut();
        await using var dead = await places.Open(power);
        var session = await Begin(dead, "CREATE_IN_PROGRESS", () => power.CutAfter(EngineVerb.Create));
        await power.Struck.WaitAsync(TestContext.Current.CancellationToken);
        await places.LoseEngine();

        await using var server = await places.Start("another server");
        var artist = (await dead.On(server)).Artist;
        server.Pass(TimeSpan.FromSeconds(29));
        Assert.Empty(await server.Service<SessionLeases>().Claim(SessionLane.Up, 4, CancellationToken.None));
        await artist.Until(session, "READY", passing: TimeSpan.FromSeconds(1));

        await artist.Studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task Two_servers_on_one_database_share_the_work_and_never_a_session()
    {
        await using var store = await TestStore.Create(TestDatabase.Postgres, TestContext.Current.CancellationToken);
        var clock = new ManualClock();
        await using var engine = new SimulatedEngine(new SimulatedOptions(StateFile: null), clock, NullLogger<SimulatedEngine>.Instance);
        var watch = new CallWatch();
        var parts = new TestServerParts { Store = store, Clock = clock, Engine = engine, Key = ServerKey.Random(), Wrap = watch.Wrap };
        await using var studio = await SessionStudio.Open(parts with { Name = "one" });
        await using var second = await TestServer.Start(parts with { Name = "two" }, TestContext.Current.CancellationToken);
        var elsewhere = (await studio.On(second)).Artist;

        var sessions = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => (i % 2 == 0 ? studio.Artist : elsewhere).CreateSession()));
        foreach (var session in sessions)
            await studio.Artist.Until(session, "READY");
        await Task.WhenAll(sessions.Select((session, i) => (i % 2 == 0 ? elsewhere : studio.Artist).Stop(session)));
        foreach (var session in sessions)
            await elsewhere.Until(session, "STOPPED");

        Assert.Empty(watch.Overlaps);
        Assert.All(watch.Calls, call => Assert.Equal(1, call.Value));
        Assert.Equal(36, watch.Calls.Count);
        await studio.UntilEngineMatchesRows();
    }

    private static async Task<Seen> Begin(SessionStudio studio, string state, Action cut)
    {
        if (state == "CREATE_IN_PROGRESS")
        {
            cut();
            return await studio.Artist.CreateSession();
        }

        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "the work");
        if (state == "START_IN_PROGRESS")
            session = await studio.Artist.StopFully(session, "DELETE");
        await studio.UntilEngineMatchesRows();
        cut();
        return state switch
        {
            "STOP_IN_PROGRESS" => await studio.Artist.Stop(session, "DELETE"),
            "START_IN_PROGRESS" => await studio.Artist.Start(session),
            _ => await studio.Artist.Delete(session),
        };
    }

    private static string Goal(string state) => state switch
    {
        "STOP_IN_PROGRESS" => "STOPPED",
        "DELETE_IN_PROGRESS" => "DELETED",
        _ => "READY",
    };

    private static async Task Execute(TestServer server, string sql)
    {
        await using var db = await server.Database.Write(TestContext.Current.CancellationToken);
        await db.Execute(sql, null, TestContext.Current.CancellationToken);
        await db.Commit(TestContext.Current.CancellationToken);
    }
}
