using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions;

/// <summary>
/// What becomes of a session when its engine fails; each failure ends in a state with a cause, and leaves nothing
/// behind.
/// </summary>
public sealed class SessionFailureTests
{
    private const string Cause = "The engine says why.";
    private const string CreateAnother = "Create another session once that is mended; nothing is left of this one.";

    public static TheoryData<string, string, string> Failures { get; } = new(
        from point in Enum.GetNames<FailurePoint>()
        from verb in (string[])["Create", "Start"]
        from failure in (string[])["InsufficientCapacity", "ImageUnusable", "Missing", "NetworkInterface", "DisplayUnreachable", "Locked",
            "FolderUnusable", "FolderUnreachable", "Internal"]
        where point == "HalfWay" || failure == "Internal"
        select (failure, verb, point));

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task A_create_that_fails_says_why_and_leaves_nothing_in_the_engine(string failure, string verb, string point)
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Fail(Enum.Parse<EngineVerb>(verb), Scripted(failure, point));

        var session = await studio.Artist.Until(await studio.Artist.CreateSession(), "CREATE_FAILED");

        Assert.Equal((Code(failure), $"{Cause} {CreateAnother}"), (session.StatusCode, session.StatusMessage));
        await studio.UntilEngineMatchesRows();
        Assert.Equal($"{Cause} {CreateAnother}", (await studio.Artist.Get(session)).StatusMessage);
    }

    [Theory]
    [InlineData("InsufficientCapacity", "Before")]
    [InlineData("NetworkInterface", "HalfWay")]
    [InlineData("DisplayUnreachable", "HalfWay")]
    [InlineData("Internal", "AfterDone")]
    public async Task A_start_that_fails_keeps_the_work_runs_nothing_and_can_be_repeated(string failure, string point)
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "my work");
        await studio.Artist.StopFully(session);
        studio.Script.Fail(EngineVerb.Start, Scripted(failure, point));

        var failed = await studio.Artist.Until(await studio.Artist.Start(session), "START_FAILED");
        Assert.Equal(
            (Code(failure), $"{Cause} Its volume is as it was: start the session again."), (failed.StatusCode, failed.StatusMessage));
        await studio.UntilEngineMatchesRows();

        await studio.Artist.StartFully(session);
        Assert.Equal("my work", await studio.ReadTyped(session));
    }

    [Theory]
    [InlineData("Before")]
    [InlineData("HalfWay")]
    [InlineData("AfterDone")]
    public async Task A_stop_that_fails_says_why_and_can_be_repeated(string point)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Fail(EngineVerb.Stop, Scripted("Internal", point));

        var failed = await studio.Artist.Until(await studio.Artist.Stop(session), "STOP_FAILED");
        await studio.Artist.StopFully(session);

        Assert.Equal(
            ("INTERNAL_ERROR", $"{Cause} Stop the session again, or delete it."), (failed.StatusCode, failed.StatusMessage));
        Assert.Equal(["CREATE_FAILED", "READY"], (await studio.Artist.ListBackups(session)).Select(backup => backup.State).Order());
        await studio.UntilEngineMatchesRows();
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("Start")]
    public async Task A_create_whose_answer_is_lost_is_taken_up_where_it_was(string verb)
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Fail(Enum.Parse<EngineVerb>(verb), Scripted("EngineUnreachable", "AfterDone"));

        var session = await studio.Artist.Until(await studio.Artist.CreateSession(), "READY", passing: TimeSpan.FromSeconds(1));

        Assert.Single(await studio.WorkstationsOf(session));
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_session_waits_for_an_engine_that_is_away_says_so_and_goes_on()
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Fail(EngineVerb.Create, Scripted("EngineUnreachable", "Before") with { Times = 5 });

        var created = await studio.Artist.CreateSession();
        var waiting = await studio.Artist.Until(created, seen => seen.StatusMessage.Contains(Cause, StringComparison.Ordinal));
        var ready = await studio.Artist.Until(created, "READY", passing: TimeSpan.FromSeconds(1));

        Assert.Equal("CREATE_IN_PROGRESS", waiting.State);
        Assert.Equal($"Tried again every 2 s: {Cause}", waiting.StatusMessage);
        Assert.DoesNotContain(Cause, ready.StatusMessage);
        Assert.InRange(studio.Clock.GetUtcNow() - created.Time("createdAt")!.Value, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(1));
    }

    [Theory]
    [InlineData("Stop")]
    [InlineData("Backup")]
    public async Task A_stop_goes_on_when_the_engine_is_back_and_makes_one_backup(string verb)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Fail(Enum.Parse<EngineVerb>(verb), Scripted("EngineUnreachable", "AfterDone") with { Times = 3 });

        await studio.Artist.Until(await studio.Artist.Stop(session), "STOPPED", passing: TimeSpan.FromSeconds(1));

        Assert.Equal("READY", Assert.Single(await studio.Artist.ListBackups(session)).State);
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_create_the_engine_never_finishes_fails_at_its_deadline()
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Delay(EngineVerb.Start, TimeSpan.FromDays(1));
        var session = await studio.Artist.CreateSession();
        await studio.UntilBegun(session);

        studio.Pass(TimeSpan.FromMinutes(29));
        Assert.Equal("CREATE_IN_PROGRESS", (await studio.Artist.Get(session)).State);
        studio.Pass(TimeSpan.FromMinutes(1));
        var failed = await studio.Artist.Until(session, "CREATE_FAILED");

        Assert.Equal("NETWORK_CONNECTION_ERROR", failed.StatusCode);
        Assert.Equal(
            $"The workstation did not come up in time. Last seen: The workstation is being created. {CreateAnother}", failed.StatusMessage);
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_stop_the_engine_never_finishes_fails_at_its_deadline_and_can_be_repeated()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateReadySession();
        studio.Script.Delay(EngineVerb.Backup, TimeSpan.FromDays(1));
        await studio.Artist.Stop(session);
        await Eventually.So(() => studio.Engine.TakeInventory(CancellationToken.None), inventory => inventory.Backups.Count == 1);

        studio.Pass(TimeSpan.FromMinutes(15));
        var failed = await studio.Artist.Until(session, "STOP_FAILED");
        studio.Script.Clear();
        await studio.Artist.StopFully(session);

        Assert.Equal("INTERNAL_ERROR", failed.StatusCode);
        Assert.Contains("was not shut down and backed up in time", failed.StatusMessage);
        await studio.UntilEngineMatchesRows();
    }

    [Fact]
    public async Task A_session_whose_engine_stays_away_fails_at_its_deadline()
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Fail(EngineVerb.Create, Scripted("EngineUnreachable", "HalfWay") with { Times = 1_000_000 });

        var session = await studio.Artist.Until(await studio.Artist.CreateSession(), "CREATE_FAILED", passing: TimeSpan.FromMinutes(1));

        Assert.Equal("INTERNAL_ERROR", session.StatusCode);
        Assert.Contains("The engine could not be reached in time", session.StatusMessage);
        Assert.Contains(Cause, session.StatusMessage);
        await studio.UntilEngineMatchesRows();
    }

    [Theory]
    [InlineData("EngineUnreachable", "Before")]
    [InlineData("Internal", "HalfWay")]
    [InlineData("Internal", "AfterDone")]
    public async Task A_delete_is_tried_until_it_succeeds(string failure, string point)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateStoppedSession();
        studio.Script.Fail(EngineVerb.Delete, Scripted(failure, point) with { Times = 3 });
        studio.Script.Fail(EngineVerb.DeleteBackup, Scripted(failure, point) with { Times = 3 });

        var deleting = await studio.Artist.Delete(session);
        var waiting = await studio.Artist.Until(session, seen => seen.StatusMessage.Contains(Cause, StringComparison.Ordinal));
        await studio.Artist.Until(deleting, "DELETED", passing: TimeSpan.FromSeconds(1));

        Assert.Equal("DELETE_IN_PROGRESS", waiting.State);
        await studio.UntilEngineMatchesRows(passing: TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Cleaning_up_after_a_failed_create_goes_on_when_the_engine_is_back_and_the_cause_stays()
    {
        await using var studio = await SessionStudio.Open();
        studio.Script.Fail(EngineVerb.Create, Scripted("Internal", "HalfWay"));
        studio.Script.Fail(EngineVerb.Delete, new ScriptedFailure(EngineFailure.Internal, "Not now.", FailurePoint.Before) { Times = 3 });

        var session = await studio.Artist.Until(await studio.Artist.CreateSession(), "CREATE_FAILED");
        await studio.UntilEngineMatchesRows(passing: TimeSpan.FromSeconds(1));

        Assert.StartsWith(Cause, (await studio.Artist.Get(session)).StatusMessage);
    }

    [Fact]
    public async Task A_session_is_stopped_in_time_although_an_old_volume_cannot_be_removed()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateStoppedSession();
        var backup = (await studio.Artist.ListBackups(session)).Single();
        studio.Script.Fail(EngineVerb.Delete, Scripted("Internal", "Before") with { Times = 1_000_000 });

        var restored = await studio.Artist.StartFully(session, backup.Text("backupId"));
        studio.Pass(TimeSpan.FromMinutes(TestProfiles.ReadyMinutes));
        await studio.Artist.Until(session, "STOPPED");

        Assert.Equal("The workstation is ready", restored.StatusMessage);
        studio.Script.Clear();
        await studio.UntilEngineMatchesRows(passing: TimeSpan.FromSeconds(2));
    }

    private static ScriptedFailure Scripted(string failure, string point) =>
        new(Enum.Parse<EngineFailure>(failure), Cause, Enum.Parse<FailurePoint>(point));

    private static string Code(string failure) => failure switch
    {
        "InsufficientCapacity" => "INSUFFICIENT_CAPACITY",
        "ImageUnusable" => "AMI_VALIDATION_ERROR",
        "NetworkInterface" => "NETWORK_INTERFACE_ERROR",
        "DisplayUnreachable" or "FolderUnreachable" => "NETWORK_CONNECTION_ERROR",
        "FolderUnusable" => "INITIALIZATION_SCRIPT_ERROR",
        "Locked" => "DECRYPT_STREAMING_IMAGE_ERROR",
        _ => "INTERNAL_ERROR",
    };
}
