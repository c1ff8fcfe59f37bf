using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions;

/// <summary>Which transition each state allows. Every state is reached as users reach it.</summary>
public sealed class SessionStateTests
{
    private static readonly TimeSpan LongTime = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("CREATE_IN_PROGRESS", "")]
    [InlineData("READY", "stop stream")]
    [InlineData("STOP_IN_PROGRESS", "")]
    [InlineData("STOPPED", "start")]
    [InlineData("START_IN_PROGRESS", "")]
    [InlineData("DELETE_IN_PROGRESS", "")]
    [InlineData("DELETED", "")]
    [InlineData("CREATE_FAILED", "")]
    [InlineData("START_FAILED", "start")]
    [InlineData("STOP_FAILED", "stop")]
    public async Task Each_state_allows_its_own_transitions_and_refuses_the_others_unchanged(string state, string allowed)
    {
        await using var studio = await SessionStudio.Open();
        var session = await Reach(studio, state);
        var code = state.EndsWith("IN_PROGRESS", StringComparison.Ordinal) ? "RESOURCE_IN_TRANSITION" : "INVALID_STATE";

        foreach (var verb in (string[])["start", "stop", "stream"])
        {
            if (allowed.Contains(verb, StringComparison.Ordinal))
                continue;
            var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => Ask(studio.Artist, verb, session));
            Assert.Equal((409, "ConflictException", code), (error.Status, error.Code, error.SpecificCode));
            Assert.Contains($"{session.SessionId} is {state}", error.Message);
        }

        Assert.Equal(session.Json.GetRawText(), (await studio.Artist.Get(session)).Json.GetRawText());
        if (allowed.Split(' ')[0] is { Length: > 0 } next)
            await Ask(studio.Artist, next, session);
        studio.Script.Clear();
    }

    [Theory]
    [InlineData("START_IN_PROGRESS")]
    [InlineData("STOP_IN_PROGRESS")]
    [InlineData("DELETE_IN_PROGRESS")]
    [InlineData("DELETED")]
    public async Task A_session_that_is_under_way_or_gone_is_not_deleted(string state)
    {
        await using var studio = await SessionStudio.Open();
        var session = await Reach(studio, state);

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.Delete(session));

        Assert.Equal((409, "ConflictException"), (error.Status, error.Code));
        Assert.Equal(state, (await studio.Artist.Get(session)).State);
    }

    [Theory]
    [InlineData("CREATE_IN_PROGRESS")]
    [InlineData("READY")]
    [InlineData("STOPPED")]
    [InlineData("CREATE_FAILED")]
    [InlineData("START_FAILED")]
    [InlineData("STOP_FAILED")]
    public async Task A_session_is_deleted_from_every_other_state_with_all_it_has_in_the_engine(string state)
    {
        await using var studio = await SessionStudio.Open();
        var session = await Reach(studio, state);

        var deleting = await studio.Artist.Delete(session);
        studio.Script.Clear();
        var deleted = await studio.Artist.Until(session, "DELETED", passing: TimeSpan.FromSeconds(2));

        Assert.Equal(("DELETE_IN_PROGRESS", "STREAMING_SESSION_DELETE_IN_PROGRESS"), (deleting.State, deleting.StatusCode));
        Assert.Equal("STREAMING_SESSION_DELETED", deleted.StatusCode);
        Assert.Null(deleted.Time("stopAt"));
        Assert.Null(deleted.Time("terminateAt"));
        await studio.UntilEngineMatchesRows();
        Assert.Empty(await studio.WorkstationsOf(session));
    }

    [Fact]
    public async Task Deleting_a_session_that_is_being_created_interrupts_the_engine()
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Delay(EngineVerb.Create, TimeSpan.FromDays(1));
        var session = await studio.Artist.CreateSession();
        await studio.UntilBegun(session);

        await studio.Artist.Delete(session);
        await studio.Artist.Until(session, "DELETED", passing: TimeSpan.FromSeconds(1));

        Assert.True(studio.Clock.GetUtcNow() < session.Time("createdAt")!.Value.AddHours(1), "a create of a day was not waited for");
        await studio.UntilEngineMatchesRows();
        Assert.Empty(await studio.WorkstationsOf(session));
    }

    [Fact]
    public async Task A_start_says_who_started_when_and_a_stop_who_stopped_when()
    {
        await using var studio = await SessionStudio.Open();
        var ready = await studio.Artist.CreateReadySession();

        studio.Pass(TimeSpan.FromMinutes(1));
        var stopping = await studio.Administrator.Stop(ready);
        var stoppedAt = studio.Clock.GetUtcNow();
        var stopped = await studio.Artist.Until(ready, "STOPPED");
        studio.Pass(TimeSpan.FromMinutes(1));
        var starting = await studio.Artist.Start(ready);
        var started = await studio.Artist.Until(ready, "READY");

        Assert.Equal(("STREAMING_SESSION_STOP_IN_PROGRESS", "RETAIN"), (stopping.StatusCode, stopping.Text("volumeRetentionMode")));
        Assert.Equal((studio.Administrator.Id, stoppedAt), (stopped.Text("stoppedBy"), stopped.Time("stoppedAt")!.Value));
        Assert.Equal(("STREAMING_SESSION_STOPPED", "RETAIN"), (stopped.StatusCode, stopped.Text("volumeRetentionMode")));
        Assert.Equal(("STREAMING_SESSION_START_IN_PROGRESS", studio.Artist.Id), (starting.StatusCode, starting.Text("startedBy")));
        Assert.Equal(stoppedAt.AddMinutes(1), starting.Time("startedAt"));
        Assert.Equal("STREAMING_SESSION_STARTED", started.StatusCode);
        Assert.Null(started.Text("volumeRetentionMode"));
    }

    [Fact]
    public async Task The_work_is_there_again_after_stop_and_start()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "my work");

        await studio.Artist.StopFully(session);
        await studio.Artist.StartFully(session);

        Assert.Equal("my work", await studio.ReadTyped(session));
    }

    [Theory]
    [InlineData("Plain", false)]
    [InlineData("TerminatingAtOnce", false)]
    [InlineData("Legacy", true)]
    [InlineData("Persistent", true)]
    [InlineData("Terminating", true)]
    public async Task Whether_a_session_can_be_stopped_is_its_profiles_decision(string kind, bool isStoppable)
    {
        await using var studio = await SessionStudio.Open(SessionTimerTests.Profile(kind));
        var session = await studio.Artist.CreateReadySession();

        if (isStoppable)
        {
            await studio.Artist.StopFully(session);
            return;
        }

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.Stop(session));

        Assert.Equal((400, "ValidationException"), (error.Status, error.Code));
        Assert.Contains("maxStoppedSessionLengthInMinutes", error.Message);
        Assert.Equal(session.Json.GetRawText(), (await studio.Artist.Get(session)).Json.GetRawText());
    }

    [Fact]
    public async Task An_owner_who_lost_the_profile_stops_and_deletes_but_does_not_start()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        await using (var db = await studio.Server.Database.Write(CancellationToken.None))
        {
            await db.Execute("delete from launch_profile_members", null, CancellationToken.None);
            await db.Commit(CancellationToken.None);
        }

        await studio.Artist.StopFully(session);
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.Start(session));
        await studio.Artist.Delete(session);

        Assert.Equal("AccessDeniedException", error.Code);
        await studio.Artist.Until(session, "DELETED");
    }

    [Fact]
    public async Task A_session_is_its_owners_and_the_administrators_alone()
    {
        await using var studio = await SessionStudio.Open();
        var other = await studio.SignIn("other");
        await studio.CreateProfile(TestProfiles.Persistent, other);
        var session = await studio.Artist.CreateReadySession();

        foreach (var ask in (Func<Task>[])[
            () => other.Get(session), () => other.Start(session), () => other.Stop(session), () => other.Delete(session), () =>
                other.CreateStream(session)])
            Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<ApiErrorSeen>(ask)).Code);
        var unknown = await Assert.ThrowsAsync<ApiErrorSeen>(
            () => other.Api.Get($"{studio.Path}/streaming-sessions/yeG7lDwNQEiwNTRT7DrV7Q"));

        Assert.Equal("ResourceNotFoundException", unknown.Code);
        Assert.Equal("READY", (await studio.Administrator.Get(session)).State);
    }

    /// <summary>A session in the state. States that pass by themselves are held there by an engine that takes its time.</summary>
    private static async Task<Seen> Reach(SessionStudio studio, string state)
    {
        var (script, artist) = (studio.Script, studio.Artist);
        switch (state)
        {
            case "CREATE_IN_PROGRESS":
                script.Delay(EngineVerb.Create, LongTime);
                var created = await artist.CreateSession();
                await studio.UntilBegun(created);
                return created;
            case "CREATE_FAILED":
                script.Fail(EngineVerb.Create, Broken);
                return await artist.Until(await artist.CreateSession(), state);
            case "STOPPED":
                return await artist.CreateStoppedSession();
        }

        var session = await artist.CreateReadySession();
        switch (state)
        {
            case "STOP_IN_PROGRESS":
                script.Delay(EngineVerb.Stop, LongTime);
                return await artist.Stop(session);
            case "STOP_FAILED":
                script.Fail(EngineVerb.Stop, Broken);
                return await artist.Until(await artist.Stop(session), state);
            case "DELETE_IN_PROGRESS":
                script.Delay(EngineVerb.Delete, LongTime);
                return await artist.Delete(session);
            case "DELETED":
                return await artist.Until(await artist.Delete(session), state);
            case "START_IN_PROGRESS":
                await artist.StopFully(session);
                script.Delay(EngineVerb.Start, LongTime);
                return await artist.Start(session);
            case "START_FAILED":
                await artist.StopFully(session);
                script.Fail(EngineVerb.Start, Broken);
                return await artist.Until(await artist.Start(session), state);
            default:
                return session;
        }
    }

    private static ScriptedFailure Broken => new(EngineFailure.Internal, "It broke.", FailurePoint.Before);

    private static Task<Seen> Ask(TestUser user, string verb, Seen session) => verb switch
    {
        "start" => user.Start(session),
        "stop" => user.Stop(session),
        _ => user.CreateStream(session),
    };
}
