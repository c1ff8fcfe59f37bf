using System.Text.Json.Nodes;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions;

/// <summary>What happens to sessions when their time is over.</summary>
public sealed class SessionTimerTests
{
    private static readonly TimeSpan ReadyTime = TimeSpan.FromMinutes(TestProfiles.ReadyMinutes);
    private static readonly TimeSpan StoppedTime = TimeSpan.FromMinutes(TestProfiles.StoppedMinutes);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData("Plain", "terminateAt", null)]
    [InlineData("TerminatingAtOnce", "terminateAt", null)]
    [InlineData("Legacy", "stopAt", "terminateAt")]
    [InlineData("Persistent", "stopAt", null)]
    [InlineData("Terminating", "stopAt", "terminateAt")]
    public async Task A_session_tells_when_its_time_is_over(string kind, string whileReady, string? whileStopped)
    {
        await using var studio = await SessionStudio.Open(Profile(kind));

        var ready = await studio.Artist.CreateReadySession();
        Assert.Equal(studio.Clock.GetUtcNow() + ReadyTime, ready.Time(whileReady));
        Assert.Null(ready.Time(whileReady == "stopAt" ? "terminateAt" : "stopAt"));
        if (whileReady == "terminateAt")
            return;

        studio.Pass(TimeSpan.FromMinutes(7));
        var stopped = await studio.Artist.StopFully(ready);
        Assert.Null(stopped.Time("stopAt"));
        Assert.Equal(whileStopped is null ? null : studio.Clock.GetUtcNow() + StoppedTime, stopped.Time("terminateAt"));

        var again = await studio.Artist.StartFully(ready);
        Assert.Equal(studio.Clock.GetUtcNow() + ReadyTime, again.Time("stopAt"));
        Assert.Null(again.Time("terminateAt"));
    }

    [Theory]
    [InlineData("Plain")]
    [InlineData("TerminatingAtOnce")]
    public async Task A_session_that_cannot_be_stopped_ends_when_its_ready_time_is_over(string kind)
    {
        await using var studio = await SessionStudio.Open(Profile(kind));
        var session = await studio.Artist.CreateReadySession();

        studio.Pass(ReadyTime - Second);
        Assert.Equal("READY", (await studio.Artist.Get(session)).State);
        studio.Pass(Second);
        var deleted = await studio.Artist.Until(session, "DELETED");

        Assert.Equal("nimble-studio", deleted.Text("updatedBy"));
        await studio.UntilEngineMatchesRows();
    }

    [Theory]
    [InlineData("Legacy")]
    [InlineData("Persistent")]
    [InlineData("Terminating")]
    public async Task A_session_that_can_be_stopped_is_stopped_when_its_ready_time_is_over(string kind)
    {
        await using var studio = await SessionStudio.Open(Profile(kind));
        var session = await studio.Artist.CreateReadySession();

        studio.Pass(ReadyTime);
        var stopped = await studio.Artist.Until(session, "STOPPED");

        Assert.Equal(("nimble-studio", "nimble-studio"), (stopped.Text("stoppedBy"), stopped.Text("updatedBy")));
        Assert.Equal("RETAIN", stopped.Text("volumeRetentionMode"));
        Assert.Equal(session.Time("stopAt"), stopped.Time("stoppedAt"));
        await studio.UntilEngineMatchesRows();
    }

    [Theory]
    [InlineData("Legacy")]
    [InlineData("Terminating")]
    public async Task A_stopped_session_ends_when_its_stopped_time_is_over(string kind)
    {
        await using var studio = await SessionStudio.Open(Profile(kind));
        var session = await studio.Artist.CreateStoppedSession();

        studio.Pass(StoppedTime - Second);
        Assert.Equal("STOPPED", (await studio.Artist.Get(session)).State);
        studio.Pass(Second);
        var deleted = await studio.Artist.Until(session, "DELETED");

        Assert.Equal("nimble-studio", deleted.Text("updatedBy"));
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_persistent_session_stays_stopped_for_thirty_days_and_ready_as_long_as_its_profile_says()
    {
        var profile = TestProfiles.Persistent;
        profile["maxSessionLengthInMinutes"] = 43200;
        await using var studio = await SessionStudio.Open(profile);
        var session = await studio.Artist.CreateReadySession();

        studio.Pass(TimeSpan.FromDays(30) - Second);
        Assert.Equal("READY", (await studio.Artist.Get(session)).State);
        studio.Pass(Second);
        await studio.Artist.Until(session, "STOPPED");
        studio.Pass(TimeSpan.FromDays(30));
        await studio.UntilEngineMatchesRows();

        Assert.Equal("STOPPED", (await studio.Artist.Get(session)).State);
        await studio.Artist.StartFully(session);
    }

    [Fact]
    public async Task A_deleted_session_can_be_seen_for_a_day()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        await studio.Artist.Until(await studio.Artist.Delete(session), "DELETED");

        await AssertVisibleForADay(studio, session, "DELETED");
    }

    [Fact]
    public async Task A_session_that_could_not_be_created_can_be_seen_for_a_day()
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Fail(EngineVerb.Create, new ScriptedFailure(EngineFailure.Internal, "It broke.", FailurePoint.HalfWay));
        var session = await studio.Artist.Until(await studio.Artist.CreateSession(), "CREATE_FAILED");

        await AssertVisibleForADay(studio, session, "CREATE_FAILED");
    }

    [Fact]
    public async Task A_session_that_works_on_after_its_limits_timer_was_set_does_not_trouble_the_server()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();

        // The create had half an hour; nothing of that limit may be left once it has ended.
        studio.Pass(TimeSpan.FromMinutes(31));

        Assert.Equal("READY", (await studio.Artist.Get(session)).State);
    }

    internal static JsonObject Profile(string kind) => kind switch
    {
        "Plain" => TestProfiles.Plain,
        "Legacy" => TestProfiles.Legacy,
        "Persistent" => TestProfiles.Persistent,
        "Terminating" => TestProfiles.Terminating,
        _ => TestProfiles.TerminatingAtOnce,
    };

    private static async Task AssertVisibleForADay(SessionStudio studio, Seen session, string state)
    {
        await studio.UntilEngineMatchesRows();
        studio.Pass(TimeSpan.FromHours(24) - Second);
        Assert.Equal(state, (await studio.Artist.Get(session)).State);
        var listed = await studio.Artist.Api.Get($"{studio.Path}/streaming-sessions?ownedBy={studio.Artist.Id}");
        Assert.Equal(
            session.SessionId, Assert.Single(listed.GetProperty("sessions").EnumerateArray()).GetProperty("sessionId").GetString());

        studio.Pass(Second);
        await Eventually.So(
            () => studio.Artist.Api.Get($"{studio.Path}/streaming-sessions?ownedBy={studio.Artist.Id}"),
            answer => answer.GetProperty("sessions").GetArrayLength() == 0);
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.Get(session));
        Assert.Equal((404, session.SessionId), (error.Status, error.Context["resourceId"]));
    }
}
