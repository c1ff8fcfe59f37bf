using System.Text.Json.Nodes;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions;

/// <summary>Sessions that come to rest otherwise than they should still end when they are to.</summary>
public sealed class SessionEndTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StoppedTime = TimeSpan.FromMinutes(TestProfiles.StoppedMinutes);

    [Theory]
    [InlineData("Legacy", "STOP_FAILED")]
    [InlineData("Terminating", "STOP_FAILED")]
    [InlineData("Legacy", "START_FAILED")]
    [InlineData("Terminating", "START_FAILED")]
    public async Task A_session_that_failed_ends_when_its_stopped_time_is_over(string kind, string state)
    {
        await using var studio = await SessionStudio.Open(SessionTimerTests.Profile(kind));
        var failed = await Fail(studio, state);

        Assert.Equal(studio.Clock.GetUtcNow() + StoppedTime, failed.Time("terminateAt"));
        studio.Pass(StoppedTime - Second);
        Assert.Equal(state, (await studio.Artist.Get(failed)).State);
        studio.Pass(Second);
        var deleted = await studio.Artist.Until(failed, "DELETED");

        Assert.Equal("nimble-studio", deleted.Text("updatedBy"));
        await studio.UntilEngineMatchesRows();
    }

    [Theory]
    [InlineData("STOP_FAILED")]
    [InlineData("START_FAILED")]
    public async Task A_persistent_session_that_failed_keeps_its_volume_for_as_long_as_nobody_deletes_it(string state)
    {
        await using var studio = await SessionStudio.Open();
        var failed = await Fail(studio, state);

        studio.Pass(TimeSpan.FromDays(30));
        await studio.UntilEngineMatchesRows();

        Assert.Null(failed.Time("terminateAt"));
        Assert.Equal(state, (await studio.Artist.Get(failed)).State);
        await (state == "START_FAILED" ? studio.Artist.StartFully(failed) : studio.Artist.StopFully(failed));
    }

    [Theory]
    [InlineData("Plain")]
    [InlineData("TerminatingAtOnce")]
    public async Task A_session_that_cannot_be_stopped_keeps_its_end_when_its_workstation_stops_by_itself(string kind)
    {
        await using var studio = await SessionStudio.Open(SessionTimerTests.Profile(kind));
        var session = await studio.Artist.CreateReadySession();
        studio.Pass(TimeSpan.FromMinutes(10));

        studio.Engine.Crash((await studio.WorkstationsOf(session)).Single());
        var stopped = await studio.Artist.Until(session, "STOPPED");
        studio.Pass(TimeSpan.FromMinutes(TestProfiles.ReadyMinutes - 10) - Second);
        Assert.Equal("STOPPED", (await studio.Artist.Get(session)).State);
        studio.Pass(Second);
        await studio.Artist.Until(session, "DELETED");

        Assert.Equal(session.Time("terminateAt"), stopped.Time("terminateAt"));
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_stop_that_the_launch_profile_forbids_by_now_is_refused_and_does_not_end_the_session()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        var path = $"{studio.Path}/launch-profiles/{studio.Profile}";
        var profile = (await studio.Administrator.Api.Get(path)).GetProperty("launchProfile");
        var configuration = JsonNode.Parse(profile.GetProperty("streamConfiguration").GetRawText())!.AsObject();
        configuration["automaticTerminationMode"] = "ACTIVATED";
        await studio.Administrator.Api.Patch(path, new { streamConfiguration = configuration });
        await Eventually.Get(
            () => studio.Administrator.Api.Get(path), answer => answer.GetProperty("launchProfile").State() == "READY");

        await Refused.With("ValidationException", () => studio.Artist.Stop(session));

        Assert.Equal(session.Json.GetRawText(), (await studio.Artist.Get(session)).Json.GetRawText());
    }

    private static async Task<Seen> Fail(SessionStudio studio, string state)
    {
        var (verb, broken) = (state == "STOP_FAILED" ? EngineVerb.Stop : EngineVerb.Start, "It broke.");
        var session = state == "STOP_FAILED" ? await studio.Artist.CreateReadySession() : await studio.Artist.CreateStoppedSession();
        studio.Script.Fail(verb, new ScriptedFailure(EngineFailure.Internal, broken, FailurePoint.Before));
        var asked = verb == EngineVerb.Stop ? await studio.Artist.Stop(session) : await studio.Artist.Start(session);
        return await studio.Artist.Until(asked, state);
    }
}
