using Atelier.Storage;
using Atelier.Studios.Quotas;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Studios;

public sealed class QuotaTests
{
    [Theory]
    [InlineData("streaming-images", "streaming-images")]
    [InlineData("launch-profiles", "launch-profiles")]
    [InlineData("studio-components", "studio-components")]
    [InlineData("shared-file-systems", "studio-components")]
    [InlineData("streaming-sessions", "streaming-sessions")]
    [InlineData("g5-sessions", "streaming-sessions")]
    public async Task A_full_studio_gets_no_more_until_something_is_deleted(string quota, string path)
    {
        await using var studio = await SessionStudio.Open();
        var made = await Make(studio, quota);
        var inUse = await Fill(studio, quota);

        var error = await Refused.With("ServiceQuotaExceededException", () => Make(studio, quota));
        Assert.Equal((402, "QUOTA_EXCEEDED"), (error.Status, error.SpecificCode));
        Assert.Contains($"may have {inUse} ", error.Message);
        Assert.Contains($"and has {inUse}: that is its quota {quota}.", error.Message);
        Assert.EndsWith($"atelier quota set --studio {studio.Id} {quota} {inUse + 1}", error.Message);
        Assert.Equal((quota, $"{inUse}", studio.Id), (error.Context["quota"], error.Context["limit"], error.Context["studioId"]));
        Assert.Equal(inUse, await InUse(studio, quota));

        await studio.Administrator.Api.Delete($"{studio.Path}/{path}/{made}");
        await Eventually.So(() => InUse(studio, quota), count => count == inUse - 1);
        await Make(studio, quota);
        await Refused.With("ServiceQuotaExceededException", () => Make(studio, quota));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Of_many_at_once_no_more_are_made_than_there_is_room_for(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);
        await Set(studio, Quota.StudioComponents, await InUse(studio, "studio-components") + 3);
        await Set(studio, Quota.StreamingSessions, 3);

        Assert.Equal(3, await CountDone(8, () => Make(studio, "studio-components")));
        Assert.Equal(3, await CountDone(8, () => Make(studio, "streaming-sessions")));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_component_cannot_become_one_too_many(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);
        var ids = new List<string>();
        for (var i = 0; i < 4; i++)
            ids.Add(await studio.Create("studio-components", "studioComponent", new { name = "custom", type = "CUSTOM" }));
        await Set(studio, Quota.SharedFileSystems, 1);

        var left = new Queue<string>(ids);
        var done = await CountDone(4, () => studio.Administrator.Api.Patch(
            $"{studio.Path}/studio-components/{left.Dequeue()}", new { type = "SHARED_FILE_SYSTEM" }));

        Assert.Equal(1, done);
        await Refused.With("ServiceQuotaExceededException", () => Make(studio, "shared-file-systems"));
        await Eventually.Get(
            () => studio.Administrator.Api.Get($"{studio.Path}/studio-components?types=SHARED_FILE_SYSTEM&states=READY"),
            answer => answer.GetProperty("studioComponents").GetArrayLength() == 1);
    }

    [Fact]
    public async Task What_could_not_be_made_takes_no_place_but_a_session_does_until_it_is_deleted()
    {
        await using var studio = await SessionStudio.Open();
        await Set(studio, Quota.StreamingImages, await InUse(studio, "streaming-images") + 1);
        await Set(studio, Quota.StreamingSessions, 1);
        await studio.Create("streaming-images", "streamingImage", new { name = "none", ec2ImageId = "ami-0123456789" }, "CREATE_FAILED");

        var session = await studio.Administrator.CreateStoppedSession();

        await Make(studio, "streaming-images");
        await Refused.With("ServiceQuotaExceededException", () => Make(studio, "streaming-images"));
        await Refused.With("ServiceQuotaExceededException", () => Make(studio, "streaming-sessions"));
        await studio.Administrator.StartFully(session);
    }

    [Fact]
    public async Task Nothing_is_begun_for_a_refused_request_and_its_token_is_still_new()
    {
        await using var studio = await SessionStudio.Open();
        await Set(studio, Quota.StreamingSessions, 0);

        await Refused.With("ServiceQuotaExceededException", () => studio.Administrator.CreateSession(token: "token-1"));
        Assert.Equal(0, await InUse(studio, "streaming-sessions"));
        await Set(studio, Quota.StreamingSessions, null);

        await studio.Administrator.Until(await studio.Administrator.CreateSession(token: "token-1"), "READY");
        Assert.Single((await studio.Engine.TakeInventory(TestContext.Current.CancellationToken)).Workstations);
    }

    [Fact]
    public async Task A_studio_that_has_more_than_it_may_keeps_what_it_has()
    {
        await using var studio = await SessionStudio.Open();
        var component = await Make(studio, "studio-components");
        await Set(studio, Quota.StudioComponents, 1);

        var error = await Refused.With("ServiceQuotaExceededException", () => Make(studio, "studio-components"));
        await studio.Administrator.Api.Patch($"{studio.Path}/studio-components/{component}", new { name = "renamed" });

        Assert.Contains("may have 1 studio components and has 2", error.Message);
    }

    [Fact]
    public async Task Quotas_are_each_studios_own_and_go_with_it()
    {
        await using var studio = await SessionStudio.Open();
        await Set(studio, Quota.StudioComponents, 0);
        var other = await TestStudio.CreateStudio(studio.Administrator.Api, "other");
        await Set(studio, Quota.StudioComponents, 0, other);

        await Refused.With("ServiceQuotaExceededException", () => Make(studio, "studio-components"));
        await studio.Administrator.Api.Delete(TestStudio.PathOf(other));
        await Eventually.Get(
            () => studio.Administrator.Api.Get("/studios"),
            answer => answer.Each("studios", "state").Order(StringComparer.Ordinal).SequenceEqual(["DELETED", "READY"]));
        await Eventually.So(() => CountSet(studio), count => count == 1, () => studio.Pass(TimeSpan.FromHours(24)));
    }

    [Fact]
    public async Task By_default_a_studio_has_the_services_quotas_and_any_number_of_sessions()
    {
        await using var studio = await SessionStudio.Open();
        await using var db = await studio.Server.Database.Read(TestContext.Current.CancellationToken);

        var quotas = await StudioQuotas.List(db, studio.Id, TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                ("streaming-images", 10L), ("launch-profiles", 50), ("studio-components", null), ("shared-file-systems", 10),
                ("streaming-sessions", null), ("g5-sessions", null),
            ],
            quotas.Select(quota => (quota.Quota.Name, quota.Limit)));
        Assert.All(quotas, quota => Assert.True(quota.IsDefault));
    }

    [Fact]
    public async Task What_counts_is_counted_by_an_index_of_nothing_else()
    {
        await using var studio = await SessionStudio.Open();
        await using var db = await studio.Server.Database.Read(TestContext.Current.CancellationToken);
        foreach (var quota in Quota.All)
        {
            var count = $"select count(*) from {quota.Table} where studio_id = 'one' and {quota.Counted}";
            var plan = await Explain(db, $"explain query plan {count}", "detail");
            var steps = await Explain(db, $"explain {count}", "opcode");

            Assert.Matches($@"^SEARCH {quota.Table} USING (COVERING )?INDEX {quota.Table}_counted \(studio_id=\?", Assert.Single(plan));
            // No column is looked at, so no row is read: the entries of the index are counted.
            Assert.DoesNotContain("Column", steps);
        }
    }

    private static Task<IReadOnlyList<string>> Explain(Connection db, string sql, string column) => db.Query(
        sql, null, row => row.GetString(row.GetOrdinal(column)), TestContext.Current.CancellationToken);

    /// <summary>Makes one more of what a quota counts and gives its id.</summary>
    private static async Task<string> Make(SessionStudio studio, string quota) => quota switch
    {
        "streaming-images" => await Post(
            studio, "streaming-images", "streamingImage", new { name = "desktop", ec2ImageId = SimulatedImages.Desktop.ImageId }),
        "launch-profiles" => await Post(
            studio, "launch-profiles", "launchProfile", TestStudio.ProfileRequest(studio.Images[0], studio.Component)),
        "studio-components" => await Post(studio, "studio-components", "studioComponent", new { name = "custom", type = "CUSTOM" }),
        "shared-file-systems" => await Post(
            studio, "studio-components", "studioComponent", new { name = "shared", type = "SHARED_FILE_SYSTEM" }),
        "g5-sessions" => (await Session(studio, "g5.xlarge")).SessionId,
        _ => (await Session(studio, "g4dn.xlarge")).SessionId,
    };

    private static async Task<Seen> Session(SessionStudio studio, string type) =>
        await studio.Administrator.Until(await studio.Administrator.CreateSession(more: new { ec2InstanceType = type }), "READY");

    private static async Task<string> Post(SessionStudio studio, string list, string item, object request)
    {
        var id = (await studio.Administrator.Api.Post($"{studio.Path}/{list}", request)).GetProperty(item).Text($"{item}Id")!;
        await Eventually.Get(
            () => studio.Administrator.Api.Get($"{studio.Path}/{list}/{id}"), answer => answer.GetProperty(item).State() == "READY");
        return id;
    }

    /// <summary>Sets a quota to what the studio has, which it gives.</summary>
    private static async Task<long> Fill(SessionStudio studio, string quota)
    {
        var inUse = await InUse(studio, quota);
        await Set(studio, Quota.All.Single(known => known.Name == quota), inUse);
        return inUse;
    }

    private static async Task<long> InUse(SessionStudio studio, string quota)
    {
        await using var db = await studio.Server.Database.Read(TestContext.Current.CancellationToken);
        return (await StudioQuotas.List(db, studio.Id, TestContext.Current.CancellationToken))
            .Single(known => known.Quota.Name == quota).InUse;
    }

    private static async Task Set(SessionStudio studio, Quota quota, long? limit, string? studioId = null)
    {
        await using var db = await studio.Server.Database.Write(TestContext.Current.CancellationToken);
        await StudioQuotas.Set(db, studioId ?? studio.Id, quota, limit, TestContext.Current.CancellationToken);
        await db.Commit(TestContext.Current.CancellationToken);
    }

    private static async Task<long> CountSet(SessionStudio studio)
    {
        await using var db = await studio.Server.Database.Read(TestContext.Current.CancellationToken);
        return await db.QueryFirst<long>("select count(*) from studio_quotas", null, TestContext.Current.CancellationToken);
    }

    /// <summary>How many of so many calls at once succeed; the others are over the quota.</summary>
    private static async Task<int> CountDone<T>(int calls, Func<Task<T>> call)
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, calls).Select(_ => call()).Select(async begun =>
        {
            try
            {
                await begun;
                return "done";
            }
            catch (ApiErrorSeen error)
            {
                return error.Code;
            }
        }));
        Assert.All(outcomes, outcome => Assert.True(outcome is "done" or "ServiceQuotaExceededException", outcome));
        return outcomes.Count(outcome => outcome == "done");
    }
}
