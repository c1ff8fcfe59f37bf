using System.Text.Json;
using Atelier.StudioComponents;
using Atelier.Studios;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Studios;

public sealed class StudioDeletionTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_empty_studio_is_deleted_stays_readable_for_a_day_and_is_gone_with_its_members(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);

        var deleting = (await studio.Administrator.Delete(studio.Path)).GetProperty("studio");
        var deleted = await Studio(studio, "DELETED");
        studio.Server.Clock.Advance(TimeSpan.FromHours(23));
        await Studio(studio, "DELETED");
        studio.Server.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal("DELETE_IN_PROGRESS", deleting.State());
        Assert.Equal("STUDIO_DELETE_IN_PROGRESS", deleting.Text("statusCode"));
        Assert.Equal("STUDIO_DELETED", deleted.Text("statusCode"));
        await studio.UntilNoStudioIsLeft();
        Assert.Equal("ResourceNotFoundException", (await Refused(() => studio.Administrator.Get(studio.Path))).Code);
        Assert.Equal(0, await CountMembers(studio));
        await TestStudio.CreateStudio(studio.Administrator, "mystudio");
    }

    [Fact]
    public async Task A_deleted_studios_name_is_free_at_once_and_nothing_can_be_done_in_it_or_to_it()
    {
        await using var studio = await TestStudio.Open();
        await studio.Administrator.Delete(studio.Path);
        await Studio(studio, "DELETED");

        await TestStudio.CreateStudio(studio.Administrator, "mystudio");

        await Conflicts("INVALID_STATE", () => studio.Administrator.Delete(studio.Path));
        await Conflicts("INVALID_STATE", () => studio.Administrator.Patch(studio.Path, new { displayName = "New" }));
        await Conflicts("INVALID_STATE", () => studio.CreateComponent());
        await Conflicts("INVALID_STATE", () => studio.Administrator.Post($"{studio.Path}/membership", new
        {
            identityStoreId = "d-1",
            members = new[] { new { principalId = studio.Artist.PrincipalId, persona = "ADMINISTRATOR" } },
        }));
    }

    [Theory]
    [InlineData("launch profile", "STUDIO_WITH_LAUNCH_PROFILES_NOT_DELETED", "launch profiles")]
    [InlineData("component", "STUDIO_WITH_STUDIO_COMPONENTS_NOT_DELETED", "studio components")]
    [InlineData("image", "STUDIO_WITH_STREAMING_IMAGES_NOT_DELETED", "streaming images")]
    public async Task A_studio_that_holds_something_says_so_in_its_state_and_stays_as_it_is(string holds, string code, string what)
    {
        await using var studio = await TestStudio.Open();
        await (holds switch
        {
            "launch profile" => studio.CreateProfile(),
            "component" => studio.CreateComponent(),
            _ => studio.CreateImage(),
        });

        var deleting = (await studio.Administrator.Delete(studio.Path)).GetProperty("studio");
        var failed = await Studio(studio, "DELETE_FAILED");

        Assert.Equal("DELETE_IN_PROGRESS", deleting.State());
        Assert.Equal(code, failed.Text("statusCode"));
        Assert.Contains($"{what} have to be deleted first; it has 1", failed.Text("statusMessage"));
        await studio.CreateComponent(name: "another");
        await studio.Administrator.Delete(studio.Path);
        await Studio(studio, "DELETE_FAILED");
        await studio.Administrator.Patch(studio.Path, new { displayName = "Renamed" });
        Assert.Equal("Renamed", (await Studio(studio, "READY")).Text("displayName"));
    }

    [Fact]
    public async Task What_could_not_be_created_does_not_keep_a_studio()
    {
        await using var studio = await TestStudio.Open();
        var created = await studio.Administrator.Post(
            $"{studio.Path}/streaming-images", new { name = "none", ec2ImageId = "ami-0123456789abcdef0" });
        await studio.Image(created.GetProperty("streamingImage").Text("streamingImageId")!, "CREATE_FAILED");

        await studio.Administrator.Delete(studio.Path);

        await Studio(studio, "DELETED");
    }

    [Fact]
    public async Task What_is_being_made_when_the_deletion_is_asked_for_keeps_the_studio()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var studio = await TestStudio.Open(TestDatabase.Postgres);
        Task<JsonElement> deletion;
        await using (var making = await studio.Server.Database.Write(cancel))
        {
            await StudioTable.GetOpen(making, TestServer.Account, studio.Id, cancel);
            deletion = studio.Administrator.Delete(studio.Path);
            await Eventually.Get(
                async () => JsonSerializer.SerializeToElement(await CountWaiting(studio)), waiting => waiting.GetInt64() == 1);
            var component = new StudioComponent
            {
                State = StudioComponentState.READY,
                StudioComponentId = "component",
                Type = StudioComponentType.CUSTOM,
            };
            await StudioComponentTable.Rows.Insert(
                making, component, new StudioComponentFacts(studio.Id, CreatedAt: 0, DueAt: null), cancel);
            await making.Commit(cancel);
        }

        Assert.Equal("DELETE_IN_PROGRESS", (await deletion).GetProperty("studio").State());
        Assert.Equal("STUDIO_WITH_STUDIO_COMPONENTS_NOT_DELETED", (await Studio(studio, "DELETE_FAILED")).Text("statusCode"));
    }

    private static async Task<JsonElement> Studio(TestStudio studio, string state) => (await Eventually.Get(
        () => studio.Administrator.Get(studio.Path), answer => answer.GetProperty("studio").State() == state)).GetProperty("studio");

    private static Task<long> CountMembers(TestStudio studio) => Count(studio, "studio_members");

    private static Task<long> CountWaiting(TestStudio studio) =>
        Count(studio, "pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");

    private static async Task<long> Count(TestStudio studio, string what)
    {
        await using var db = await studio.Server.Database.Read(TestContext.Current.CancellationToken);
        return await db.QueryFirst<long>($"select count(*) from {what}", null, TestContext.Current.CancellationToken);
    }

    private static async Task Conflicts(string specificCode, Func<Task> call)
    {
        var error = await Refused(call);
        Assert.Equal(("ConflictException", specificCode), (error.Code, error.SpecificCode));
    }

    private static Task<ApiErrorSeen> Refused(Func<Task> call) => Assert.ThrowsAsync<ApiErrorSeen>(call);
}
