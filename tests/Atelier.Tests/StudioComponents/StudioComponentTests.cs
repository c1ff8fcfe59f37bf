using System.Text.Json;
using Atelier.Studios;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StudioComponents;

public sealed class StudioComponentTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_component_becomes_ready_with_everything_it_was_made_with(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var request = new
        {
            name = "projects",
            description = "Where the work is",
            type = "SHARED_FILE_SYSTEM",
            subtype = "AMAZON_FSX_FOR_LUSTRE",
            configuration = new
            {
                sharedFileSystemConfiguration = new { endpoint = "files", linuxMountPoint = "/mnt/projects", windowsMountDrive = "P" },
            },
            ec2SecurityGroupIds = new[] { "sg-1" },
            initializationScripts = new[]
            {
                new
                {
                    launchProfileProtocolVersion = "2021-03-31", platform = "LINUX", runContext = "USER_INITIALIZATION",
                    script = "echo \"$GREETING\"\n",
                },
            },
            scriptParameters = new[] { new { key = "GREETING", value = "héllo 🎬" } },
            secureInitializationRoleArn = "arn:aws:iam::123456789012:role/secure",
            runtimeRoleArn = "arn:aws:iam::123456789012:role/runtime",
            tags = new { show = "one" },
        };

        var created = (await studio.Administrator.Post($"{studio.Path}/studio-components", request)).GetProperty("studioComponent");
        var ready = await studio.Component(created.Text("studioComponentId")!, "READY");

        Assert.Equal("CREATE_IN_PROGRESS", created.State());
        Assert.Equal("STUDIO_COMPONENT_CREATE_IN_PROGRESS", created.Text("statusCode"));
        Assert.Equal("STUDIO_COMPONENT_CREATED", ready.Text("statusCode"));
        Assert.Equal("Studio Component has been created", ready.Text("statusMessage"));
        Assert.Equal($"arn:aws:nimble:us-west-2:123456789012:studio-component/{created.Text("studioComponentId")}", ready.Text("arn"));
        Assert.Equal(studio.Administrator.PrincipalId, ready.Text("createdBy"));
        var asked = JsonSerializer.SerializeToElement(request);
        foreach (var member in asked.EnumerateObject())
            Assert.True(JsonElement.DeepEquals(member.Value, ready.GetProperty(member.Name)), member.Name);
    }

    [Theory]
    [InlineData("ACTIVE_DIRECTORY", "AWS_MANAGED_MICROSOFT_AD")]
    [InlineData("SHARED_FILE_SYSTEM", "CUSTOM")]
    [InlineData("COMPUTE_FARM", "CUSTOM")]
    [InlineData("LICENSE_SERVICE", "CUSTOM")]
    [InlineData("CUSTOM", "CUSTOM")]
    public async Task A_component_made_without_a_subtype_has_one(string type, string subtype)
    {
        await using var studio = await TestStudio.Open();

        var ready = await studio.Component(await studio.CreateComponent(type), "READY");

        Assert.Equal(subtype, ready.Text("subtype"));
        Assert.Equal("{}", ready.GetProperty("tags").ToString());
        foreach (var absent in new[] { "configuration", "description", "initializationScripts", "scriptParameters", "ec2SecurityGroupIds" })
            Assert.False(ready.TryGetProperty(absent, out _), absent);
    }

    [Fact]
    public async Task An_empty_configuration_counts_as_none()
    {
        await using var studio = await TestStudio.Open();

        var id = await studio.CreateComponent("COMPUTE_FARM", new { });

        Assert.False((await studio.Component(id, "READY")).TryGetProperty("configuration", out _));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_studio_has_one_directory_and_the_second_fails_and_disappears(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var configuration = new { activeDirectoryConfiguration = new { directoryId = "d-1" } };
        await studio.Component(await studio.CreateComponent("ACTIVE_DIRECTORY", configuration), "READY");

        var second = await studio.CreateComponent("ACTIVE_DIRECTORY", configuration);
        var failed = await studio.Component(second, "CREATE_FAILED");
        studio.Server.Clock.Advance(TimeSpan.FromHours(23));
        await studio.Component(second, "CREATE_FAILED");
        studio.Server.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal("ACTIVE_DIRECTORY_ALREADY_EXISTS", failed.Text("statusCode"));
        var left = await studio.InTime("studio-components", answer => answer.GetProperty("studioComponents").GetArrayLength() == 1);
        Assert.NotEqual(second, left.Each("studioComponents", "studioComponentId").Single());
    }

    [Fact]
    public async Task A_wrong_component_is_told_every_rule_it_breaks_and_not_made()
    {
        await using var studio = await TestStudio.Open();

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Administrator.Post($"{studio.Path}/studio-components", new
        {
            name = "farm",
            type = "COMPUTE_FARM",
            subtype = "AMAZON_FSX_FOR_WINDOWS",
            configuration = new { licenseServiceConfiguration = new { endpoint = "licences.studio" } },
            initializationScripts = new object[] { new { script = "true" } },
            scriptParameters = new object[] { new { key = "KEY" } },
            tags = new Dictionary<string, string> { ["aws:mine"] = "no" },
        }));

        Assert.Equal("ValidationException", error.Code);
        Assert.Contains("subtype: must be CUSTOM for the type COMPUTE_FARM", error.Message);
        Assert.Contains("configuration: must have computeFarmConfiguration for the type COMPUTE_FARM", error.Message);
        Assert.Contains("initializationScripts[0].launchProfileProtocolVersion: is required", error.Message);
        Assert.Contains("initializationScripts[0].platform: is required", error.Message);
        Assert.Contains("initializationScripts[0].runContext: is required", error.Message);
        Assert.Contains("scriptParameters[0].value: is required", error.Message);
        Assert.Contains("tags.aws:mine: keys beginning with aws: are reserved", error.Message);
        Assert.Empty((await studio.Administrator.Get($"{studio.Path}/studio-components")).Each("studioComponents", "name"));
    }

    [Fact]
    public async Task A_configuration_is_of_one_kind_and_the_type_custom_has_none()
    {
        await using var studio = await TestStudio.Open();
        var farm = new { endpoint = "farm.studio" };

        var two = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.CreateComponent(
            "COMPUTE_FARM", new { computeFarmConfiguration = farm, licenseServiceConfiguration = farm }));
        var custom = await Assert.ThrowsAsync<ApiErrorSeen>(
            () => studio.CreateComponent("CUSTOM", new { computeFarmConfiguration = farm }));

        Assert.Contains("configuration: must have only one of activeDirectoryConfiguration, computeFarmConfiguration", two.Message);
        Assert.Contains("configuration: must be absent for the type CUSTOM", custom.Message);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Components_are_listed_by_states_and_types(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        foreach (var type in new[] { "CUSTOM", "LICENSE_SERVICE", "COMPUTE_FARM" })
            await studio.Component(await studio.CreateComponent(type, name: type), "READY");

        Assert.Equal(["COMPUTE_FARM", "CUSTOM"], await List("types=CUSTOM&types=COMPUTE_FARM"));
        Assert.Equal(["CUSTOM"], await List("types=CUSTOM&states=READY&states=DELETED"));
        Assert.Empty(await List("types=CUSTOM&states=DELETED"));
        Assert.Equal(3, (await List("")).Length);
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => List("types=MINE&states=ready&maxResults=101"));
        Assert.Contains("types[0]: must be one of ACTIVE_DIRECTORY", error.Message);
        Assert.Contains("states[0]: must be one of CREATE_IN_PROGRESS", error.Message);
        Assert.Contains("maxResults: must be a whole number from 1 to 100", error.Message);

        async Task<string[]> List(string query) =>
            [.. (await studio.Administrator.Get($"{studio.Path}/studio-components?{query}")).Each("studioComponents", "name").Order()];
    }

    [Fact]
    public async Task Only_the_accounts_administrator_makes_and_sees_components()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateComponent();

        foreach (var client in new[] { studio.StudioAdministrator, studio.Artist })
        {
            await Denied(() => client.Post($"{studio.Path}/studio-components", new { name = "mine", type = "CUSTOM" }));
            await Denied(() => client.Get($"{studio.Path}/studio-components/{id}"));
            await Denied(() => client.Get($"{studio.Path}/studio-components"));
        }

        static async Task Denied(Func<Task> call) =>
            Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<ApiErrorSeen>(call)).Code);
    }

    [Fact]
    public async Task A_component_is_found_in_its_own_studio_alone()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateComponent();
        var other = await TestStudio.CreateStudio(studio.Administrator, "other");

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(
            () => studio.Administrator.Get($"{TestStudio.PathOf(other)}/studio-components/{id}"));

        Assert.Equal(404, error.Status);
        Assert.Equal(id, error.Context["resourceId"]);
    }

    [Fact]
    public async Task Nothing_can_be_made_in_a_studio_that_is_gone()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var studio = await TestStudio.Open();
        await using (var db = await studio.Server.Database.Write(cancel))
        {
            var row = await StudioTable.Get(db, TestServer.Account, studio.Id, cancel);
            await StudioTable.Rows.TryUpdate(db, row, row.Document with { State = StudioState.DELETED }, row.Facts, cancel);
            await db.Commit(cancel);
        }

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.CreateComponent());

        Assert.Equal("ConflictException", error.Code);
        Assert.Contains("is DELETED", error.Message);
    }
}
