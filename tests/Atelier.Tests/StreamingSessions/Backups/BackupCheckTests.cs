using Atelier.Api;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions.Backups;

public sealed class BackupCheckTests
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    // A piece of a backup at a time.
    private static readonly BackupCheckPace ByThePiece = BackupCheckPace.Default with { StretchBytes = 1 };

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_backup_is_recorded_once_it_is_there_and_read_back_every_week(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups(), kind);
        var backup = await MakeBackup(studio, "the work");
        await UntilRecorded(studio, backup);
        Assert.Equal("The backup is ready", (await studio.Artist.GetBackup(backup)).StatusMessage);

        studio.Pass(Week);
        var day = studio.Clock.GetUtcNow().ToString("yyyy-MM-dd");

        await UntilMessage(studio, backup, $"The backup is ready; on {day} it was read back and is as it was recorded");
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_backup_that_was_changed_behind_our_back_is_named_and_nothing_starts_from_it(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups(), kind);
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, "the work");
        await studio.Artist.StopFully(session, "DELETE");
        var backup = (await studio.Artist.ListBackups(session)).Single().Text("backupId")!;
        await UntilRecorded(studio, backup);

        studio.Engine.Spoil(WorkstationNames.OfBackup(backup), SimulatedWorld.TypedText, "the wOrk");
        studio.Pass(Week);
        await UntilMessage(studio, backup, "The backup is damaged: something from /image.txt to /typed.txt is not as it was recorded.");

        // Asked for by name, and as the newest of a session without a volume.
        foreach (var asked in (string?[])[backup, null])
        {
            var refused = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.Start(session, asked));
            Assert.Equal((409, "ConflictException", "INVALID_STATE"), (refused.Status, refused.Code, refused.SpecificCode));
            Assert.Contains($"Backup {backup} is damaged: ", refused.Message);
            Assert.Contains($"atelier backup accept {backup}", refused.Message);
        }

        Assert.Equal("STOPPED", (await studio.Artist.Get(session)).State);
    }

    [Fact]
    public async Task An_accepted_backup_is_recorded_as_it_is_and_starts_sessions_again()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var backup = await MakeBackup(studio, "the work");
        await UntilRecorded(studio, backup);
        studio.Engine.Spoil(WorkstationNames.OfBackup(backup), SimulatedWorld.TypedText, "good enough");
        studio.Pass(Week);
        await UntilMessage(studio, backup, "The backup is damaged: ");

        await using (var db = await studio.Server.Database.Write(CancellationToken.None))
        {
            await DamagedBackup.Accept(db, backup, studio.Clock.GetUtcNow(), CancellationToken.None);
            await db.Commit(CancellationToken.None);
        }

        await UntilRecorded(studio, backup);
        studio.Pass(Week);
        await UntilMessage(studio, backup, "The backup is ready; on ");
        var other = await studio.Artist.CreateStoppedSession();
        await studio.Artist.StartFully(other, backup);
        Assert.Equal("good enough", await studio.ReadTyped(other));
    }

    [Fact]
    public async Task A_backup_that_the_engine_lost_is_damaged()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var backup = await MakeBackup(studio, "the work");
        await UntilRecorded(studio, backup);

        await studio.Engine.DeleteBackup(WorkstationNames.OfBackup(backup), CancellationToken.None);
        studio.Pass(Week);

        await UntilMessage(studio, backup, "The backup is damaged: the engine has it no more.");
    }

    [Fact]
    public async Task While_the_engine_is_away_nothing_is_called_damaged()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        studio.Script.Fail(EngineVerb.ReadBackup, new(EngineFailure.EngineUnreachable, "Away.", FailurePoint.Before) { Times = 3 });
        var backup = await MakeBackup(studio, "the work");

        await UntilRecorded(studio, backup, passing: TimeSpan.FromMinutes(1));

        Assert.Equal("The backup is ready", (await studio.Artist.GetBackup(backup)).StatusMessage);
    }

    [Fact]
    public async Task A_check_goes_on_where_a_dead_server_left_it()
    {
        await using var store = await TestStore.Create(TestDatabase.SqliteFile, TestContext.Current.CancellationToken);
        var clock = new ManualClock();
        await using var engine = new SimulatedEngine(
            new SimulatedOptions(StateFile: null), clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<SimulatedEngine>.Instance);
        var parts = new TestServerParts
        {
            Store = store, Engine = engine, Clock = clock, Key = ServerKey.Random(), BackupCheck = ByThePiece,
        };
        var cut = new ReadWatch { Limit = 2 };
        string backup;
        await using (var dying = await SessionStudio.Open(parts with { Wrap = cut.Wrap }, TestProfiles.WithBackups()))
        {
            backup = await MakeBackup(dying, "the work");
            await Eventually.So(
                () => Task.FromResult(cut.Places.Count), reads => reads == 3, () => dying.Pass(TimeSpan.FromSeconds(1)));
        }

        var seen = new ReadWatch();
        await using var server = await TestServer.Start(parts with { Wrap = seen.Wrap }, TestContext.Current.CancellationToken);
        // What the dead server was reading is its own for 5 min.
        await UntilRecorded(server, backup, passing: TimeSpan.FromMinutes(1));

        Assert.Equal([null, new BackupPlace("image.txt", 0)], cut.Places.Take(2));
        Assert.True(cut.Places[2] is { Path: "image.txt", Offset: > 0 });
        Assert.Equal(cut.Places[2], seen.Places[0]);
        Assert.DoesNotContain(null, seen.Places);
    }

    [Fact]
    public async Task What_was_recorded_of_a_backup_goes_with_it()
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups());
        var session = await studio.Artist.CreateStoppedSession();
        var backup = (await studio.Artist.ListBackups(session)).Single().Text("backupId")!;
        await UntilRecorded(studio, backup);

        await studio.Artist.Until(await studio.Artist.Delete(session), "DELETED");
        await studio.Artist.UntilBackup(backup, "DELETED");

        await using var db = await studio.Server.Database.Read(CancellationToken.None);
        Assert.Equal(0, await db.QueryFirst<long>(
            "select (select count(*) from backup_checks) + (select count(*) from backup_stretches)", null, CancellationToken.None));
    }

    [Fact]
    public async Task Without_a_rate_nothing_is_read()
    {
        var watch = new ReadWatch();
        await using var studio = await SessionStudio.Open(
            new TestServerParts { Wrap = watch.Wrap, BackupCheck = BackupCheckPace.Default with { MiBPerSecond = 0 } },
            TestProfiles.WithBackups());
        await MakeBackup(studio, "the work");
        var removed = await MakeBackup(studio, "more work");

        // Whoever looks for backups to remove looks after those to check.
        await studio.Artist.Until(await studio.Artist.Delete(new Seen(await Sessions(studio, removed))), "DELETED");
        await studio.Artist.UntilBackup(removed, "DELETED");

        Assert.Empty(watch.Places);
    }

    private static async Task<System.Text.Json.JsonElement> Sessions(SessionStudio studio, string backup)
    {
        var session = (await studio.Artist.GetBackup(backup)).Text("sessionId");
        return (await studio.Artist.Api.Get($"{studio.Path}/streaming-sessions/{session}")).GetProperty("session");
    }

    private static async Task<string> MakeBackup(SessionStudio studio, string work)
    {
        var session = await studio.Artist.CreateReadySession();
        await studio.Type(session, work);
        await studio.Artist.StopFully(session);
        return (await studio.Artist.ListBackups(session)).Single().Text("backupId")!;
    }

    private static Task<Seen> UntilMessage(SessionStudio studio, string backup, string begin) => Eventually.So(
        () => studio.Artist.GetBackup(backup), seen => seen.StatusMessage.StartsWith(begin, StringComparison.Ordinal),
        () => studio.Pass(default));

    private static Task UntilRecorded(SessionStudio studio, string backup, TimeSpan passing = default) =>
        UntilRecorded(studio.Server, backup, passing);

    private static async Task UntilRecorded(TestServer server, string backup, TimeSpan passing = default) => await Eventually.So(
        async () =>
        {
            await using var db = await server.Database.Read(CancellationToken.None);
            return await BackupCheckTable.Rows.Find(db, backup, CancellationToken.None);
        },
        check => check?.Document.RecordedAt is not null, () => server.Pass(passing));
}

/// <summary>Notes from where backups are read, and lets a reader wait for ever once it has been let read so often.</summary>
internal sealed class ReadWatch
{
    public int Limit { get; init; } = int.MaxValue;

    public System.Collections.Concurrent.ConcurrentQueue<BackupPlace?> Read { get; } = new();

    public IReadOnlyList<BackupPlace?> Places => [.. Read];

    public IWorkstationEngine Wrap(IWorkstationEngine engine) => new Engine(engine, this);

    private sealed class Engine(IWorkstationEngine engine, ReadWatch watch) : WatchedEngine(engine, (_, _, call, _) => call())
    {
        public override async Task ReadBackup(
            string backup, BackupPlace? after, Func<BackupPiece, bool> take, CancellationToken cancel)
        {
            watch.Read.Enqueue(after);
            if (watch.Read.Count > watch.Limit)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            await base.ReadBackup(backup, after, take, cancel);
        }
    }
}
