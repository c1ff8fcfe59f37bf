using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StudioComponents;

public sealed class StudioComponentChangeTests
{
    private static readonly object Directory = new { activeDirectoryConfiguration = new { directoryId = "d-1" } };
    private static readonly object Farm = new { computeFarmConfiguration = new { endpoint = "farm.studio" } };
    private static readonly string[] OneGroup = ["sg-1"];
    private static readonly string[] TwoGroups = ["sg-2", "sg-3"];

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_update_changes_what_it_names_and_keeps_the_rest(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var (id, before) = await CreateFarm(studio);
        studio.Server.Clock.Advance(TimeSpan.FromSeconds(5));

        var answered = await Update(studio, id, new
        {
            name = "farm two", ec2SecurityGroupIds = TwoGroups, scriptParameters = Array.Empty<object>(), configuration = new { },
        });
        var ready = await studio.Component(id, "READY");

        Assert.Equal("UPDATE_IN_PROGRESS", answered.State());
        Assert.Equal("STUDIO_COMPONENT_UPDATE_IN_PROGRESS", answered.Text("statusCode"));
        Assert.Equal("farm two", answered.Text("name"));
        Assert.Equal("STUDIO_COMPONENT_UPDATED", ready.Text("statusCode"));
        Assert.Equal("farm two", ready.Text("name"));
        Assert.Equal("""["sg-2","sg-3"]""", ready.GetProperty("ec2SecurityGroupIds").ToString());
        Assert.Equal("[]", ready.GetProperty("scriptParameters").ToString());
        Assert.NotEqual(before.Text("updatedAt"), ready.Text("updatedAt"));
        AssertKept(before, ready, "description", "configuration", "initializationScripts", "type", "subtype", "tags", "createdAt", "arn");
    }

    [Fact]
    public async Task A_new_type_brings_its_own_subtype_and_configuration()
    {
        await using var studio = await TestStudio.Open();
        var (id, _) = await CreateFarm(studio);

        await Update(studio, id, new { type = "ACTIVE_DIRECTORY" });
        var directory = await studio.Component(id, "READY");
        await Update(studio, id, new { type = "SHARED_FILE_SYSTEM", subtype = "AMAZON_FSX_FOR_LUSTRE" });
        var share = await studio.Component(id, "READY");

        Assert.Equal("AWS_MANAGED_MICROSOFT_AD", directory.Text("subtype"));
        Assert.False(directory.TryGetProperty("configuration", out _));
        Assert.Equal("AMAZON_FSX_FOR_LUSTRE", share.Text("subtype"));
    }

    [Fact]
    public async Task An_update_that_breaks_a_rule_is_told_so_and_changes_nothing()
    {
        await using var studio = await TestStudio.Open();
        var (id, before) = await CreateFarm(studio);

        var error = await Refused.With("ValidationException", () => Update(studio, id, new
        {
            name = "other",
            subtype = "AMAZON_FSX_FOR_WINDOWS",
            configuration = Directory,
            initializationScripts = new[] { new { script = "true" } },
        }));

        Assert.Contains("subtype: must be CUSTOM for the type COMPUTE_FARM", error.Message);
        Assert.Contains("configuration: must have computeFarmConfiguration for the type COMPUTE_FARM", error.Message);
        Assert.Contains("initializationScripts[0].platform: is required", error.Message);
        Assert.Equal(before.ToString(), (await studio.Component(id, "READY")).ToString());
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_component_that_would_be_a_second_directory_stays_what_it_was_and_can_be_changed_again(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var first = await studio.CreateComponent("ACTIVE_DIRECTORY", Directory);
        await studio.Component(first, "READY");
        var (id, before) = await CreateFarm(studio);

        await Update(studio, id, new { type = "ACTIVE_DIRECTORY", configuration = Directory, name = "second" });
        var failed = await studio.Component(id, "UPDATE_FAILED");
        await Update(studio, first, new { description = "the only one" });
        await studio.Component(first, "READY");
        await Update(studio, id, new { name = "farm again" });
        var ready = await studio.Component(id, "READY");

        Assert.Equal("ACTIVE_DIRECTORY_ALREADY_EXISTS", failed.Text("statusCode"));
        AssertKept(before, failed, "name", "type", "subtype", "configuration");
        Assert.Equal("farm again", ready.Text("name"));
        Assert.Equal("COMPUTE_FARM", ready.Text("type"));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_deleted_component_can_be_read_for_a_day_and_not_be_changed(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var id = await studio.CreateComponent("ACTIVE_DIRECTORY", Directory);
        await studio.Component(id, "READY");

        var answered = (await studio.Administrator.Delete(Path(studio, id))).GetProperty("studioComponent");
        var deleted = await studio.Component(id, "DELETED");
        var again = await Refused.With("ConflictException", () => studio.Administrator.Delete(Path(studio, id)));
        await Refused.With("ConflictException", () => Update(studio, id, new { name = "late" }));
        await studio.Component(await studio.CreateComponent("ACTIVE_DIRECTORY", Directory), "READY");
        studio.Server.Clock.Advance(TimeSpan.FromHours(23));
        await studio.Component(id, "DELETED");
        studio.Server.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal("DELETE_IN_PROGRESS", answered.State());
        Assert.Equal("STUDIO_COMPONENT_DELETE_IN_PROGRESS", answered.Text("statusCode"));
        Assert.Equal("STUDIO_COMPONENT_DELETED", deleted.Text("statusCode"));
        Assert.Equal("INVALID_STATE", again.SpecificCode);
        await studio.InTime("studio-components", answer => answer.GetProperty("studioComponents").GetArrayLength() == 1);
        await Refused.With("ResourceNotFoundException", () => studio.Administrator.Get(Path(studio, id)));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_component_in_use_is_deleted_only_once_no_profile_uses_it(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var (used, other) = (await studio.CreateComponent(), await studio.CreateComponent());
        var image = await studio.CreateImage();
        var profile = await studio.PostProfile(TestStudio.ProfileRequest(image, used));
        await studio.Profile(profile, "READY");

        var error = await Refused.With("ConflictException", () => studio.Administrator.Delete(Path(studio, used)));
        await studio.Administrator.Patch($"{studio.Path}/launch-profiles/{profile}", new { studioComponentIds = new[] { other } });
        await studio.Profile(profile, "READY");
        await studio.Administrator.Delete(Path(studio, used));
        await Refused.With("ConflictException", () => studio.Administrator.Delete(Path(studio, other)));
        await studio.Administrator.Delete($"{studio.Path}/launch-profiles/{profile}");
        await studio.Profile(profile, "DELETED");
        await studio.Administrator.Delete(Path(studio, other));

        Assert.Equal("RESOURCE_IN_USE", error.SpecificCode);
        Assert.Contains(profile, error.Message);
        await studio.Component(other, "DELETED");
    }

    [Fact]
    public async Task A_component_is_changed_in_its_own_studio_alone()
    {
        await using var studio = await TestStudio.Open();
        var other = await TestStudio.CreateStudio(studio.Administrator, "other");
        var path = $"{TestStudio.PathOf(other)}/studio-components/{await studio.CreateComponent()}";

        await Refused.With("ResourceNotFoundException", () => studio.Administrator.Patch(path, new { name = "mine" }));
        await Refused.With("ResourceNotFoundException", () => studio.Administrator.Delete(path));
    }

    [Fact]
    public async Task A_repeated_client_token_gets_the_first_answer_and_no_conflict()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateComponent();
        await studio.Component(id, "READY");

        var first = await studio.Administrator.Send(HttpMethod.Delete, Path(studio, id), body: null, clientToken: "once");
        await studio.Component(id, "DELETED");
        var second = await studio.Administrator.Send(HttpMethod.Delete, Path(studio, id), body: null, clientToken: "once");

        Assert.Equal(first.ToString(), second.ToString());
    }

    private static string Path(TestStudio studio, string id) => $"{studio.Path}/studio-components/{id}";

    private static async Task<JsonElement> Update(TestStudio studio, string id, object request) =>
        (await studio.Administrator.Patch(Path(studio, id), request)).GetProperty("studioComponent");

    private static void AssertKept(JsonElement before, JsonElement after, params string[] members) => Assert.All(
        members, member => Assert.Equal(before.GetProperty(member).ToString(), after.GetProperty(member).ToString()));

    private static async Task<(string Id, JsonElement Component)> CreateFarm(TestStudio studio)
    {
        var created = await studio.Administrator.Post($"{studio.Path}/studio-components", new
        {
            name = "farm",
            description = "Where frames are made",
            type = "COMPUTE_FARM",
            configuration = Farm,
            ec2SecurityGroupIds = OneGroup,
            initializationScripts = new[]
            {
                new
                {
                    launchProfileProtocolVersion = "2021-03-31", platform = "LINUX", runContext = "SYSTEM_INITIALIZATION",
                    script = "true",
                },
            },
            scriptParameters = new[] { new { key = "GREETING", value = "hello" } },
            tags = new { show = "one" },
        });
        var id = created.GetProperty("studioComponent").Text("studioComponentId")!;
        return (id, await studio.Component(id, "READY"));
    }
}
