using System.Text.Json;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Tags;

public sealed class TagRaceTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Tags_written_at_once_are_all_kept(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var path = Path((await studio.Administrator.Get(studio.Path)).GetProperty("studio"));
        var keys = Enumerable.Range(0, 24).Select(number => $"key{number:00}").ToArray();

        await Task.WhenAll(keys.Select(
            key => studio.Administrator.Post(path, new { tags = new Dictionary<string, string> { [key] = "x" } })));

        Assert.Equal(keys.Select(key => $"{key}=x"), Tags((await studio.Administrator.Get(path)).GetProperty("tags")));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Tags_written_while_a_session_is_being_made_and_stopped_stay_and_it_comes_to_its_end(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var cancel = TestContext.Current.CancellationToken;
        var engine = studio.Server.Engine;
        engine.Script.Delay(EngineVerb.Create, TimeSpan.FromSeconds(10));
        engine.Script.Delay(EngineVerb.Backup, TimeSpan.FromSeconds(10));
        var made = new TaggedStudio(studio);

        var session = await made.CreateSession();
        await UntilEngine(inventory => inventory.Workstations.Count == 1);
        await Tag(session, "made");
        Assert.Equal("CREATE_IN_PROGRESS", (await Read(session)).State());
        await InTime(session, "READY");
        await studio.Administrator.Post($"{session}/stop");
        await UntilEngine(inventory => inventory.Backups.Count == 1);
        var backup = await made.FindBackup();
        await Tag(session, "stopped");
        await Tag(backup, "backed-up");
        Assert.Equal("STOP_IN_PROGRESS", (await Read(session)).State());
        await InTime(session, "STOPPED");

        Assert.Equal(["made=yes", "stopped=yes"], Tags((await Read(session)).GetProperty("tags")));
        Assert.Equal(["backed-up=yes"], Tags((await Read(backup)).GetProperty("tags")));
        Assert.Equal("READY", (await Read(backup)).State());

        async Task Tag(string resource, string key) => await studio.Administrator.Post(
            Path(await Read(resource)), new { tags = new Dictionary<string, string> { [key] = "yes" } });

        async Task<JsonElement> Read(string resource) => (await studio.Administrator.Get(resource)).EnumerateObject().Single().Value;

        Task InTime(string resource, string state) =>
            studio.InTime(resource[(studio.Path.Length + 1)..], answer => answer.GetProperty("session").State() == state);

        Task UntilEngine(Func<EngineInventory, bool> isSo) => Eventually.Get(
            async () => JsonSerializer.SerializeToElement(isSo(await engine.TakeInventory(cancel))), seen => seen.GetBoolean());
    }

    private static string Path(JsonElement resource) => $"/tags/{Uri.EscapeDataString(resource.Text("arn")!)}";

    private static string[] Tags(JsonElement tags) =>
        [.. tags.EnumerateObject().Select(tag => $"{tag.Name}={tag.Value.GetString()}").Order(StringComparer.Ordinal)];
}
