using System.Text.Json;
using Atelier.Identity;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Harness;

/// <summary>A whole server with one READY studio and the people of it.</summary>
internal sealed class TestStudio : IAsyncDisposable
{
    private TestStudio(TestServer server, string id, ApiClient administrator, ApiClient studioAdministrator, ApiClient artist)
    {
        Server = server;
        Id = id;
        Administrator = administrator;
        StudioAdministrator = studioAdministrator;
        Artist = artist;
    }

    public TestServer Server { get; }

    public string Id { get; }

    /// <summary>The studio's path, without the API version.</summary>
    public string Path => PathOf(Id);

    /// <summary>The account's administrator.</summary>
    public ApiClient Administrator { get; }

    /// <summary>A member of the studio with the persona ADMINISTRATOR.</summary>
    public ApiClient StudioAdministrator { get; }

    /// <summary>A user without any membership.</summary>
    public ApiClient Artist { get; }

    public static string PathOf(string studioId) => $"/studios/{Uri.EscapeDataString(studioId)}";

    public static Task<TestStudio> Open(TestDatabase kind = TestDatabase.SqliteMemory) => Open(new TestServerParts { Kind = kind });

    public static async Task<TestStudio> Open(TestServerParts parts)
    {
        var server = await TestServer.Start(parts, TestContext.Current.CancellationToken);
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        var studioAdministrator = await server.SignIn("supervisor", PrincipalKind.User);
        var artist = await server.SignIn("artist", PrincipalKind.User);
        var id = await CreateStudio(administrator, "mystudio");
        await administrator.Post($"{PathOf(id)}/membership", new
        {
            identityStoreId = "d-1",
            members = new[] { new { principalId = studioAdministrator.PrincipalId, persona = "ADMINISTRATOR" } },
        });
        return new TestStudio(server, id, administrator, studioAdministrator, artist);
    }

    /// <summary>Makes a studio and gives its id once it is READY.</summary>
    public static async Task<string> CreateStudio(ApiClient administrator, string name)
    {
        var created = await administrator.Post("/studios", new
        {
            studioName = name,
            displayName = "My studio",
            adminRoleArn = "arn:aws:iam::123456789012:role/admin",
            userRoleArn = "arn:aws:iam::123456789012:role/user",
        });
        var id = created.GetProperty("studio").GetProperty("studioId").GetString()!;
        await Eventually.Get(() => administrator.Get(PathOf(id)), answer => answer.GetProperty("studio").State() == "READY");
        return id;
    }

    /// <summary>Makes a component and gives its id, whatever becomes of it.</summary>
    public async Task<string> CreateComponent(string type = "CUSTOM", object? configuration = null, string name = "component")
    {
        var created = await Administrator.Post($"{Path}/studio-components", new { name, type, configuration });
        return created.GetProperty("studioComponent").GetProperty("studioComponentId").GetString()!;
    }

    /// <summary>Registers an image of the engine and gives its id once it is READY.</summary>
    public async Task<string> CreateImage()
    {
        var created = await Administrator.Post(
            $"{Path}/streaming-images", new { name = "desktop", ec2ImageId = SimulatedImages.Desktop.ImageId });
        var id = created.GetProperty("streamingImage").GetProperty("streamingImageId").GetString()!;
        await Image(id, "READY");
        return id;
    }

    /// <summary>Makes a launch profile that works and gives its id once it is READY.</summary>
    public async Task<string> CreateProfile(string name = "profile")
    {
        var request = ProfileRequest(await CreateImage(), await CreateComponent());
        request["name"] = name;
        var id = await PostProfile(request);
        await Profile(id, "READY");
        return id;
    }

    /// <summary>Asks for a launch profile and gives its id, whatever becomes of it.</summary>
    public async Task<string> PostProfile(object request) =>
        (await Administrator.Post($"{Path}/launch-profiles", request)).GetProperty("launchProfile").Text("launchProfileId")!;

    /// <summary>The request for a launch profile with an image and a component.</summary>
    public static Dictionary<string, object> ProfileRequest(string imageId, string componentId) => new()
    {
        ["name"] = "profile",
        ["ec2SubnetIds"] = new[] { "subnet-1" },
        ["launchProfileProtocolVersions"] = new[] { "2021-03-31" },
        ["studioComponentIds"] = new[] { componentId },
        ["streamConfiguration"] = StreamConfiguration(imageId),
    };

    /// <summary>A stream configuration with nothing but what is required.</summary>
    public static Dictionary<string, object?> StreamConfiguration(params string[] imageIds) => new()
    {
        ["clipboardMode"] = "ENABLED",
        ["ec2InstanceTypes"] = new[] { "g4dn.xlarge" },
        ["streamingImageIds"] = imageIds,
    };

    public Task MakeMember(string launchProfileId, ApiClient user) => Administrator.Post(
        $"{Path}/launch-profiles/{launchProfileId}/membership",
        new { identityStoreId = "d-1", members = new[] { new { principalId = user.PrincipalId, persona = "USER" } } });

    /// <summary>The component once it is in the state.</summary>
    public Task<JsonElement> Component(string id, string state) => Once($"studio-components/{id}", "studioComponent", state);

    /// <summary>The image once it is in the state.</summary>
    public Task<JsonElement> Image(string id, string state) => Once($"streaming-images/{id}", "streamingImage", state);

    /// <summary>The launch profile once it is in the state.</summary>
    public Task<JsonElement> Profile(string id, string state) => Once($"launch-profiles/{id}", "launchProfile", state);

    /// <summary>Leaves a READY resource in another state, in which nothing brings it forward.</summary>
    public async Task Freeze(string table, string id, string state)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var db = await Server.Database.Write(cancel);
        var changed = await db.Execute(
            $"update {table} set state = @state, document = replace(document, '\"state\":\"READY\"', @member) " +
            "where id = @id and state = 'READY'",
            new { id, state, member = $"\"state\":\"{state}\"" }, cancel);
        await db.Commit(cancel);
        Assert.Equal(1, changed);
    }

    /// <summary>Lets a second pass between questions until the answer is as wanted, for what the server does at its time.</summary>
    public Task<JsonElement> InTime(string path, Func<JsonElement, bool> isWanted) => Eventually.Get(
        () =>
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            return Administrator.Get($"{Path}/{path}");
        },
        isWanted);

    /// <summary>Lets a second pass between looks until the account has no studio any more.</summary>
    public Task UntilNoStudioIsLeft() => Eventually.Get(
        () =>
        {
            Server.Clock.Advance(TimeSpan.FromSeconds(1));
            return Administrator.Get("/studios");
        },
        answer => answer.GetProperty("studios").GetArrayLength() == 0);

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    private async Task<JsonElement> Once(string path, string member, string state)
    {
        var answer = await Eventually.Get(() => Administrator.Get($"{Path}/{path}"), answer => answer.GetProperty(member).State() == state);
        return answer.GetProperty(member);
    }
}

/// <summary>Reads what tests often ask of an answer.</summary>
internal static class Answers
{
    public static string? State(this JsonElement resource) => resource.GetProperty("state").GetString();

    public static string? Text(this JsonElement resource, string member) => resource.GetProperty(member).GetString();

    /// <summary>One member of each item of a list, in order.</summary>
    public static string[] Each(this JsonElement answer, string list, string member) =>
        [.. answer.GetProperty(list).EnumerateArray().Select(item => item.GetProperty(member).GetString()!)];
}
