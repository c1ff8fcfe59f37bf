using Atelier.Api;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.StreamingSessions.Lifetimes;

/// <summary>
/// Thirty days of a studio, drawn from a seed: sessions of all kinds of launch profiles that come, are stopped, started, restored and
/// deleted, while the clock jumps, the engine fails now and then, and the server ends and starts again. At every look each session must be
/// as its launch profile and its own times promise.
/// </summary>
internal sealed class ThirtyDays : IAsyncDisposable
{
    private const int Sessions = 200;
    private static readonly TimeSpan Length = TimeSpan.FromDays(30);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly Random chance;
    private readonly TestStore store;
    private readonly SimulatedEngine engine;
    private readonly ManualClock clock = new();
    private readonly ServerKey key = ServerKey.Random();
    private readonly List<Life> lives = [];
    private IReadOnlyList<LifePlan> plans = [];
    private SessionStudio studio = null!;

    private ThirtyDays(int seed, TestStore store)
    {
        chance = new Random(seed);
        this.store = store;
        engine = new SimulatedEngine(new SimulatedOptions(StateFile: null), clock, NullLogger<SimulatedEngine>.Instance);
    }

    /// <summary>How often what happened, for the report.</summary>
    public Dictionary<string, int> Counts { get; } = [];

    public static async Task<ThirtyDays> Begin(int seed)
    {
        var days = new ThirtyDays(seed, await TestStore.Create(TestDatabase.SqliteFile, TestContext.Current.CancellationToken));
        days.studio = await SessionStudio.Open(days.Parts());
        days.plans = await LifePlan.MakeAll(days.studio, days.chance);
        return days;
    }

    /// <summary>Lives through the thirty days, and looks at everything after each step.</summary>
    public async Task Pass()
    {
        var end = clock.GetUtcNow() + Length;
        while (clock.GetUtcNow() < end)
        {
            await Act(end - clock.GetUtcNow());
            // Now and then hours pass, or the server ends, while it is all under way.
            if (chance.Next(10) != 0)
                await Look();
            if (chance.Next(30) == 0)
                await Restart();
            else
                studio.Pass(Step());
            await Look();
        }

        await Act(left: TimeSpan.Zero);
        await Look();
        Assert.Equal(Sessions, lives.Count);
        await studio.UntilEngineMatchesRows(passing: Second);
    }

    public async ValueTask DisposeAsync()
    {
        await studio.DisposeAsync();
        await engine.DisposeAsync();
        await store.DisposeAsync();
    }

    private TestServerParts Parts() => new() { Store = store, Engine = engine, Clock = clock, Key = key };

    // Mostly a few hours; sometimes nearly a day, after which what was deleted can still be seen.
    private TimeSpan Step() => chance.Next(10) == 0
        ? TimeSpan.FromMinutes(chance.Next(600, 1_380))
        : TimeSpan.FromMinutes(chance.Next(1, 300));

    // Whatever is under way is cut off, and the time goes on without a server, at times for days.
    private async Task Restart()
    {
        Count("restarts");
        await studio.DisposeAsync();
        clock.Advance(TimeSpan.FromMinutes(chance.Next(3) == 0 ? chance.Next(1_440, 4_320) : chance.Next(1, 240)));
        studio = await studio.On(await TestServer.Start(Parts(), TestContext.Current.CancellationToken));
    }

    private async Task Act(TimeSpan left)
    {
        // The last ones come a day before the end.
        var due = Sessions - lives.Count;
        var steps = Math.Max(1, (left - TimeSpan.FromDays(1)) / TimeSpan.FromHours(3));
        for (var i = 0; i < (int)Math.Ceiling(due / steps); i++)
            await Create();
        Break();
        foreach (var life in lives.Where(life => !life.IsOver && chance.Next(25) == 0))
            await Act(life);
    }

    private async Task Create()
    {
        var plan = plans[chance.Next(plans.Count)];
        lives.Add(new Life(plan, await studio.Artist.CreateSession(plan.Id)));
        Count("creates");
    }

    // A failure strikes the next call of its verb, whosever it is.
    private void Break()
    {
        if (chance.Next(8) != 0)
            return;
        EngineVerb[] verbs = [EngineVerb.Create, EngineVerb.Start, EngineVerb.Stop, EngineVerb.Backup, EngineVerb.Delete];
        var failure = chance.Next(2) == 0 ? EngineFailure.Internal : EngineFailure.EngineUnreachable;
        var point = (FailurePoint)chance.Next(3);
        engine.Script.Fail(verbs[chance.Next(verbs.Length)], new ScriptedFailure(failure, "It broke.", point));
        Count("failures");
    }

    private async Task Act(Life life)
    {
        var artist = studio.Artist;
        switch (life.Seen.State)
        {
            case "READY" or "STOP_FAILED" when chance.Next(8) == 0:
                await Ask(life, "delete", artist.Delete);
                break;
            case "READY" when !life.Plan.IsStoppable:
                var refused = await Assert.ThrowsAsync<ApiErrorSeen>(() => artist.Stop(life.Seen));
                Assert.Equal("ValidationException", refused.Code);
                Count("stops refused");
                break;
            case "READY" or "STOP_FAILED":
                await Ask(life, "stop", session => artist.Stop(session, chance.Next(4) == 0 ? "DELETE" : null));
                break;
            case "STOPPED" or "START_FAILED" when chance.Next(8) == 0:
                await Ask(life, "delete", artist.Delete);
                break;
            case "STOPPED" or "START_FAILED":
                var backups = (await artist.ListBackups(life.Seen)).Where(backup => backup.State == "READY").ToList();
                var backup = backups.Count > 0 && chance.Next(2) == 0 ? backups[chance.Next(backups.Count)].Text("backupId") : null;
                Count(backup is null ? "starts" : "restores");
                await Ask(life, "start", session => artist.Start(session, backup));
                break;
        }
    }

    private async Task Ask(Life life, string verb, Func<Seen, Task<Seen>> call)
    {
        Count(verb);
        life.Ask(verb, await call(life.Seen));
    }

    /// <summary>Waits until nothing is due any more, and holds every session against its plan and what it was before.</summary>
    private async Task Look()
    {
        await Eventually.So(CountUnsettled, unsettled => unsettled == 0, studio.Passing(Second));
        var seen = await List();
        foreach (var life in lives.Where(life => !life.IsOver))
        {
            Assert.True(seen.TryGetValue(life.Seen.SessionId, out var session), $"The session is lost: {life}");
            var before = life.ToString();
            var fault = life.Learn(session, clock.GetUtcNow());
            Assert.True(fault is null, $"{fault}; now: {session.Json}; {before}");
            if (life.IsOver)
                Count(life.Seen.State);
        }

        Count("looks");
    }

    private async Task<long> CountUnsettled()
    {
        await using var db = await studio.Server.Database.Read(CancellationToken.None);
        return await db.QueryFirst<long>(
            "select count(*) from streaming_sessions where due_at <= @now or state like '%IN_PROGRESS'",
            new { now = clock.GetUtcNow().ToUnixTimeMilliseconds() }, CancellationToken.None);
    }

    private async Task<Dictionary<string, Seen>> List()
    {
        var seen = new Dictionary<string, Seen>();
        for (string? next = ""; next is not null;)
        {
            var page = await studio.Administrator.Api.Get($"{studio.Path}/streaming-sessions{next}");
            foreach (var session in page.GetProperty("sessions").EnumerateArray())
                seen.Add(session.Text("sessionId")!, new Seen(session));
            next = page.TryGetProperty("nextToken", out var token) ? $"?nextToken={Uri.EscapeDataString(token.GetString()!)}" : null;
        }

        return seen;
    }

    private void Count(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;
}
