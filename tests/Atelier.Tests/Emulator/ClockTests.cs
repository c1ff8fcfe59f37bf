using Atelier.Emulator;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Emulator;

/// <summary>The emulator's time is moved forward, and the clients' is not.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task A_session_lives_its_whole_life_in_an_instant()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        var session = await studio.CreateSession();

        await server.Advance("61m");
        var stopped = await studio.Get("streaming-sessions", session);
        Assert.Equal(("STOPPED", "nimble-studio"), (stopped.State(), stopped.Text("stoppedBy")));

        await server.Advance("121m");
        Assert.Equal("DELETED", (await studio.Get("streaming-sessions", session)).State());

        await server.Advance("24h");
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Get("streaming-sessions", session));
        Assert.Equal("ResourceNotFoundException", error.Code);
    }

    [Fact]
    public async Task A_stream_expires()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        var session = await studio.CreateSession();
        var stream = await studio.CreateStream(session, "READY");

        await server.Advance("PT2M1S");

        var path = $"streaming-sessions/{session.Text("sessionId")}/streams";
        Assert.Equal("DELETED", (await studio.Get(path, stream)).State());
    }

    [Fact]
    public async Task Signatures_go_by_the_true_time()
    {
        await using var server = await EmulatedServer.Start();
        await server.Advance("P1DT12H");
        var moved = new ManualClock(TimeProvider.System.GetUtcNow().AddHours(36));

        await server.Administrator.Get("/studios");
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => server.Administrator.With(clock: moved).Get("/studios"));

        Assert.Contains("Signature not current", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_delay_is_over_once_the_clock_says_so()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        await server.Post("/delays", new { operation = "CreateStreamingSession", delay = "20m" });
        var session = await studio.CreateSession("CREATE_IN_PROGRESS");
        await server.Advance("19m");
        Assert.Equal("CREATE_IN_PROGRESS", (await studio.Get("streaming-sessions", session)).State());

        await server.Advance("1m");

        Assert.Equal("READY", (await studio.Get("streaming-sessions", session)).State());
    }

    [Fact]
    public async Task A_start_that_takes_longer_than_the_published_waiters_wait_fails()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        await server.Post("/delays", new { operation = "CreateStreamingSession", delay = "31m" });
        var session = await studio.CreateSession("CREATE_IN_PROGRESS");

        await server.Advance("31m");

        Assert.Equal("CREATE_FAILED", (await studio.Get("streaming-sessions", session)).State());
    }

    [Fact]
    public async Task A_backup_makes_its_stop_take_longer()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        await server.Post("/delays", new { operation = "StopStreamingSession", delay = "4m" });
        await server.Post("/delays", new { operation = "CreateStreamingSessionBackup", delay = "6m" });
        var session = await studio.Move(await studio.CreateSession(), "stop", "STOP_IN_PROGRESS");
        await server.Advance("9m");
        Assert.Equal("STOP_IN_PROGRESS", (await studio.Get("streaming-sessions", session)).State());
        await studio.Backup("CREATE_IN_PROGRESS");

        await server.Advance("1m");

        Assert.Equal("STOPPED", (await studio.Get("streaming-sessions", session)).State());
        await studio.Backup("READY");
    }

    [Fact]
    public async Task A_short_delay_ends_without_anybody_asking()
    {
        await using var server = await EmulatedServer.Start(delays: new() { ["CreateStreamingSession"] = TimeSpan.FromMilliseconds(50) });
        var studio = await EmulatedStudio.Open(server.Administrator);

        var session = await studio.CreateSession();

        Assert.True(new Seen(session).Time("updatedAt") >= new Seen(session).Time("createdAt"));
    }

    [Fact]
    public async Task The_clock_goes_no_further_ahead_than_ten_years()
    {
        await using var server = await EmulatedServer.Start();
        await server.Advance("P3650D");

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => server.Advance("1ms"));

        Assert.Contains("POST /emulator/reset sets it back", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Timers_that_come_due_by_a_move_fire_once_and_others_that_much_earlier()
    {
        var trueTime = new ManualClock();
        var clock = new EmulatedClock(trueTime);
        var fired = new List<string>();
        using var soon = Timer("soon", TimeSpan.FromMinutes(1));
        using var late = Timer("late", TimeSpan.FromMinutes(10));
        using var stopped = Timer("stopped", TimeSpan.FromMinutes(1));
        stopped.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        Assert.True(clock.TryAdvance(TimeSpan.FromMinutes(8), Durations.Longest));
        Assert.Equal(["soon"], fired);

        trueTime.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(["soon", "late"], fired);
        Assert.Equal(TimeSpan.FromMinutes(8), clock.Ahead);
        Assert.Equal(trueTime.GetUtcNow().AddMinutes(8), clock.GetUtcNow());

        ITimer Timer(string name, TimeSpan due) => clock.CreateTimer(_ => fired.Add(name), null, due, Timeout.InfiniteTimeSpan);
    }

    [Theory]
    [InlineData("500ms", "PT0.5S")]
    [InlineData("2s", "PT2S")]
    [InlineData("1.5m", "PT1M30S")]
    [InlineData("12h", "PT12H")]
    [InlineData("7d", "P7D")]
    [InlineData("PT12H", "PT12H")]
    [InlineData("P1DT0.25S", "P1DT0.25S")]
    [InlineData("0s", "PT0S")]
    public void Durations_are_read_as_people_write_them(string text, string iso) =>
        Assert.Equal(iso, Durations.Write(Durations.Parse(text)!.Value));

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("P")]
    [InlineData("PT")]
    [InlineData("P1M")]
    [InlineData("P1Y")]
    [InlineData("PT1H30")]
    [InlineData("P3651D")]
    [InlineData("999999999999d")]
    [InlineData("P999999999D")]
    [InlineData("2s ")]
    public void What_is_no_duration_is_none(string text) => Assert.Null(Durations.Parse(text));
}
