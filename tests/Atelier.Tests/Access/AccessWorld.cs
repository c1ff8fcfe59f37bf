using System.Text.Json;
using Atelier.Identity;
using Atelier.Tests.Eulas;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Access;

/// <summary>A server with two studios of one account and somebody of each role.</summary>
public sealed class AccessWorld : IAsyncLifetime
{
    internal const string Eula = "eula";
    private readonly Dictionary<Role, ApiClient> callers = [];
    private TestServer server = null!;
    private int studios;

    internal CapturedLog Log => server.Log;

    internal ApiClient Administrator => callers[Role.AccountAdministrator];

    /// <summary>A user of the account who is nobody's caller here: the others' things are theirs.</summary>
    internal ApiClient Colleague { get; private set; } = null!;

    /// <summary>A user of the account who comes and goes as a member.</summary>
    internal ApiClient Guest { get; private set; } = null!;

    internal Place Here { get; private set; } = null!;

    internal Place Elsewhere { get; private set; } = null!;

    internal ApiClient Caller(Role role) => callers[role];

    internal string NewStudioName() => $"studio{++studios}";

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        await OperatorsEulas.Add(server, Eula);
        callers[Role.AccountAdministrator] = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        callers[Role.StudioAdministrator] = await server.SignIn("supervisor", PrincipalKind.User);
        callers[Role.ProfileMember] = await server.SignIn("member", PrincipalKind.User);
        callers[Role.User] = await server.SignIn("user", PrincipalKind.User);
        callers[Role.OtherAccount] = await server.SignIn("stranger", PrincipalKind.AccountAdministrator, "210987654321");
        Colleague = await server.SignIn("colleague", PrincipalKind.User);
        Guest = await server.SignIn("guest", PrincipalKind.User);
        Here = await Place.Open(Administrator, "here", Caller(Role.StudioAdministrator), Caller(Role.ProfileMember), Colleague);
        Elsewhere = await Place.Open(Administrator, "elsewhere", Colleague, Guest, Colleague);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}

/// <summary>A studio with one of everything, and two launch profiles with a member each.</summary>
internal sealed record Place(
    ApiClient Administrator, string Id, string StudioAdministrator, string Component, string Image, string MembersProfile,
    string OthersProfile)
{
    private readonly Dictionary<string, string> shared = [];

    public string Path => TestStudio.PathOf(Id);

    public static async Task<Place> Open(
        ApiClient administrator, string name, ApiClient supervisor, ApiClient member, ApiClient colleague)
    {
        var id = await TestStudio.CreateStudio(administrator, name);
        var empty = new Place(administrator, id, supervisor.PrincipalId, "", "", "", "");
        await empty.Join("", supervisor.PrincipalId, "ADMINISTRATOR");
        var filled = empty with { Component = await empty.CreateComponent(), Image = await empty.CreateImage() };
        var place = filled with { MembersProfile = await filled.CreateProfile(), OthersProfile = await filled.CreateProfile() };
        await place.Join($"/launch-profiles/{place.MembersProfile}", member.PrincipalId, "USER");
        await place.Join($"/launch-profiles/{place.OthersProfile}", colleague.PrincipalId, "USER");
        return place;
    }

    /// <summary>Makes somebody a member of the studio, or of what is at the path in it.</summary>
    public Task Join(string path, string principalId, string persona) => Administrator.Post(
        $"{Path}{path}/membership", new { identityStoreId = "d-1", members = new[] { new { principalId, persona } } });

    public Task<string> CreateComponent() => Create("studio-components", "studioComponent", new { name = "a", type = "CUSTOM" });

    public Task<string> CreateImage() => Create(
        "streaming-images", "streamingImage",
        new { name = "a", ec2ImageId = SimulatedImages.Desktop.ImageId });

    public Task<string> CreateProfile() => Create("launch-profiles", "launchProfile", ProfileRequest());

    public Dictionary<string, object> ProfileRequest()
    {
        var request = TestStudio.ProfileRequest(Image, Component);
        var configuration = TestStudio.StreamConfiguration(Image);
        configuration["sessionPersistenceMode"] = "ACTIVATED";
        configuration["sessionBackup"] = new { mode = "AUTOMATIC", maxBackupsToRetain = 1 };
        request["streamConfiguration"] = configuration;
        return request;
    }

    public async Task<string> CreateReadySession(string profile, string owner)
    {
        var created = await Administrator.Post(
            $"{Path}/streaming-sessions", new { launchProfileId = profile, ownedBy = owner });
        var id = created.GetProperty("session").Text("sessionId")!;
        await Once($"streaming-sessions/{id}", "session", "READY");
        return id;
    }

    public async Task<string> CreateStoppedSession(string profile, string owner)
    {
        var id = await CreateReadySession(profile, owner);
        await Administrator.Post($"{Path}/streaming-sessions/{id}/stop");
        await Once($"streaming-sessions/{id}", "session", "STOPPED");
        return id;
    }

    /// <summary>What was made under this name, made the first time it is asked for.</summary>
    public async Task<string> Shared(string name, Func<Task<string>> make) =>
        shared.TryGetValue(name, out var id) ? id : shared[name] = await make();

    private async Task<string> Create(string list, string item, object request)
    {
        var id = (await Administrator.Post($"{Path}/{list}", request)).GetProperty(item).Text($"{item}Id")!;
        await Once($"{list}/{id}", item, "READY");
        return id;
    }

    private Task<JsonElement> Once(string path, string item, string state) => Eventually.Get(
        () => Administrator.Get($"{Path}/{path}"), answer => answer.GetProperty(item).State() == state);
}
