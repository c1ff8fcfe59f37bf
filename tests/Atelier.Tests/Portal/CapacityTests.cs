using System.Text.Json;
using Atelier.Identity;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Portal;

/// <summary>What runs where, and what is in use, now and over time.</summary>
public sealed class CapacityTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task What_is_in_use_is_measured_every_minute_and_kept_the_coarser_the_older(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);
        var session = await studio.Artist.CreateReadySession();

        var hour = await Points(browser, studio.Server, "HOUR", points => points.Length >= 3);
        var day = await Points(browser, studio.Server, "DAY", points => points.Length >= 2);
        var month = await Points(browser, studio.Server, "MONTH", points => points.Length >= 1);

        var last = hour[^1];
        Assert.Equal((16, 16), (last.GetProperty("promisedMemoryGiB").GetDouble(), last.GetProperty("usedMemoryGiB").GetDouble()));
        Assert.Equal(1, last.GetProperty("mostRunning").GetInt32());
        Assert.All(day.Concat(month), point => Assert.InRange(point.GetProperty("running").GetDouble(), 0, 1));
        await Eventually.So(
            () => Count(studio.Server), rows => rows <= 121 + 101 + 129 && rows > 0,
            () => studio.Server.Pass(TimeSpan.FromMinutes(30)));
        Assert.Equal(session.SessionId, (await browser.Get("/portal/capacity")).Each("running", "sessionId").Single());
    }

    [Fact]
    public async Task What_runs_is_told_with_whose_it_is_and_what_it_may_use()
    {
        await using var studio = await SessionStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);
        var running = await studio.Artist.CreateReadySession();
        await studio.Artist.CreateStoppedSession();

        var report = await browser.Get("/portal/capacity");

        var only = Assert.Single(report.GetProperty("running").EnumerateArray());
        Assert.Equal((running.SessionId, "artist", "READY"), (only.Text("sessionId"), only.Text("ownerName"), only.Text("state")));
        Assert.Equal(("g4dn.xlarge", 16), (only.Text("instanceType"), only.GetProperty("memoryGiB").GetDouble()));
        Assert.Equal(Environment.MachineName, report.Text("node"));
        Assert.Equal(16, report.GetProperty("now").GetProperty("promisedMemoryGiB").GetDouble());
    }

    [Fact]
    public async Task An_engine_that_is_away_is_said_to_be_and_the_rest_is_shown()
    {
        await using var studio = await SessionStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "ada", PrincipalKind.AccountAdministrator);
        studio.Server.Engine.Script.Fail(
            EngineVerb.MeasureCapacity,
            new ScriptedFailure(EngineFailure.EngineUnreachable, "Nobody there.", FailurePoint.Before) { Times = int.MaxValue });

        var report = await browser.Get("/portal/capacity");

        Assert.False(report.TryGetProperty("now", out _));
        Assert.Contains("Nobody there.", report.Text("problem"));
    }

    [Fact]
    public async Task It_takes_an_administrator_of_the_account()
    {
        await using var studio = await TestStudio.Open();
        using var supervisor = await TestBrowser.SignedIn(studio.Server, "supervisor");

        await Refused.WithAccessDenied(
            () => supervisor.Get("/portal/capacity"),
            () => supervisor.Get("/portal/engine-images"),
            () => supervisor.Send(HttpMethod.Post, "/portal/engine-images?name=mine"));
    }

    private static async Task<JsonElement[]> Points(
        TestBrowser browser, TestServer server, string range, Func<JsonElement[], bool> isWanted) => await Eventually.So(
        async () => (await browser.Get($"/portal/capacity?range={range}")).GetProperty("points").EnumerateArray().ToArray(), isWanted,
        () => server.Pass(TimeSpan.FromMinutes(1)));

    private static async Task<long> Count(TestServer server)
    {
        await using var db = await server.Database.Read(CancellationToken.None);
        return await db.QueryFirst<long>("select count(*) from capacity_samples", null, CancellationToken.None);
    }
}
