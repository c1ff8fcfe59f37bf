using System.Text.Json.Nodes;
using Atelier.Identity;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;
using Microsoft.Extensions.Logging;

namespace Atelier.Tests.Harness;

/// <summary>
/// A studio on a server of its own, with an administrator, an artist, two images and a launch profile that the artist may
/// use.
/// </summary>
internal sealed class SessionStudio : IAsyncDisposable
{
    // What these log as errors are defects; what a session's failure is logged as is not.
    private static readonly string[] NeverFailing = ["Atelier.Api.ApiErrors", "Atelier.Storage.DueRows",
        "Atelier.StreamingSessions.SessionController"];

    private SessionStudio(TestServer server, TestUser administrator, string id)
    {
        Server = server;
        Administrator = administrator;
        Id = id;
        Path = $"/studios/{Uri.EscapeDataString(id)}";
    }

    public TestServer Server { get; }

    public SimulatedEngine Engine => Server.Engine;

    public SimulatedScript Script => Server.Engine.Script;

    public ManualClock Clock => Server.Clock;

    public string Id { get; }

    /// <summary>What the paths of everything in the studio begin with.</summary>
    public string Path { get; }

    /// <summary>An account administrator.</summary>
    public TestUser Administrator { get; }

    /// <summary>A member of the launch profile.</summary>
    public TestUser Artist { get; private set; } = null!;

    /// <summary>The launch profile that is meant where none is named.</summary>
    public string Profile { get; private set; } = "";

    /// <summary>Two images, in the order the launch profiles list them.</summary>
    public IReadOnlyList<string> Images { get; private set; } = [];

    public string Component { get; private set; } = "";

    /// <summary>
    /// Opens a studio whose launch profile has these members of a stream configuration; persistent sessions without backups by
    /// default.
    /// </summary>
    public static Task<SessionStudio> Open(JsonObject? profile = null, TestDatabase kind = TestDatabase.SqliteMemory) =>
        Open(new TestServerParts { Kind = kind }, profile);

    public static async Task<SessionStudio> Open(TestServerParts parts, JsonObject? profile = null)
    {
        var server = await TestServer.Start(parts, TestContext.Current.CancellationToken);
        try
        {
            return await Open(server, profile ?? TestProfiles.Persistent);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task<SessionStudio> Open(TestServer server, JsonObject profile)
    {
        var api = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        var created = await api.Post("/studios", new
        {
            studioName = "mystudio",
            displayName = "My studio",
            adminRoleArn = "arn:aws:iam::123456789012:role/admin",
            userRoleArn = "arn:aws:iam::123456789012:role/user",
        });
        var studio = new SessionStudio(server, new TestUser(api), created.GetProperty("studio").GetProperty("studioId").GetString()!);
        studio.Administrator.Studio = studio;
        studio.Artist = await studio.SignIn("artist");
        await studio.Fill();
        studio.Profile = await studio.CreateProfile(profile);
        return studio;
    }

    /// <summary>Signs somebody in as a user of the account.</summary>
    public async Task<TestUser> SignIn(string name) => new(await Server.SignIn(name, PrincipalKind.User)) { Studio = this };

    /// <summary>The same studio as another server on its database has it, with the same artist.</summary>
    public async Task<SessionStudio> On(TestServer server)
    {
        var administrator = new TestUser(await server.SignIn("administrator", PrincipalKind.AccountAdministrator));
        var studio = new SessionStudio(server, administrator, Id) { Profile = Profile, Images = Images, Component = Component };
        administrator.Studio = studio;
        studio.Artist = await studio.SignIn("artist");
        return studio;
    }

    /// <summary>
    /// A READY launch profile with these members of a stream configuration, which the artist and the others named may
    /// use.
    /// </summary>
    public Task<string> CreateProfile(JsonObject configuration, params TestUser[] others) =>
        CreateProfile(configuration, [Component], others);

    /// <summary>The same, with these components.</summary>
    public async Task<string> CreateProfile(JsonObject configuration, IReadOnlyList<string> components, params TestUser[] others)
    {
        var id = await CreateProfile(configuration, components, "READY");
        var members = others.Append(Artist).Select(user => new { persona = "USER", principalId = user.Id });
        await Administrator.Api.Post($"{Path}/launch-profiles/{id}/membership", new { identityStoreId = "d-1", members });
        return id;
    }

    /// <summary>A launch profile that has come to the state.</summary>
    public Task<string> CreateProfile(JsonObject configuration, string state) => CreateProfile(configuration, [Component], state);

    private Task<string> CreateProfile(JsonObject configuration, IReadOnlyList<string> components, string state)
    {
        configuration["clipboardMode"] ??= "ENABLED";
        configuration["ec2InstanceTypes"] ??= new JsonArray("g4dn.xlarge", "g5.xlarge");
        configuration["streamingImageIds"] ??= new JsonArray([.. Images.Select(image => JsonValue.Create(image))]);
        configuration["maxSessionLengthInMinutes"] ??= TestProfiles.ReadyMinutes;
        var request = new JsonObject
        {
            ["name"] = "Workstation",
            ["ec2SubnetIds"] = new JsonArray(),
            ["launchProfileProtocolVersions"] = new JsonArray("2021-03-31"),
            ["studioComponentIds"] = new JsonArray([.. components.Select(component => JsonValue.Create(component))]),
            ["streamConfiguration"] = configuration,
        };
        return Create("launch-profiles", "launchProfile", request, state);
    }

    /// <summary>Moves the time on.</summary>
    public void Pass(TimeSpan time) => Server.Pass(time);

    /// <summary>
    /// What is done between two looks at something: the time passes, or nothing is done, so that the server must come to it by
    /// itself.
    /// </summary>
    public Action? Passing(TimeSpan time) => time == default ? null : () => Pass(time);

    /// <summary>The workstations the engine has of a session, whole or not.</summary>
    public async Task<IReadOnlyList<string>> WorkstationsOf(Seen session)
    {
        var own = WorkstationNames.OfSession(session.SessionId, 0)[..^1];
        var inventory = await Engine.TakeInventory(CancellationToken.None);
        return [.. inventory.Workstations.Keys.Where(name => name.StartsWith(own, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Sits down at the session's workstation and types.</summary>
    public async Task Type(Seen session, string text)
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var display = await Engine.OpenDisplay((await WorkstationsOf(session)).Single(), cancel);
        await using var viewer = await RfbClient.Connect(display, cancel);
        await viewer.Type(text, cancel);
        await viewer.WholeFrame(cancel);
    }

    /// <summary>All that was ever typed at the session's workstation; null for nothing.</summary>
    public async Task<string?> ReadTyped(Seen session) =>
        Engine.ReadFiles((await WorkstationsOf(session)).Single())!.GetValueOrDefault(SimulatedWorld.TypedText);

    /// <summary>Waits until a call on the session's only workstation is under way in the engine.</summary>
    public async Task<string> UntilBegun(Seen session) =>
        (await Eventually.So(() => WorkstationsOf(session), workstations => workstations.Count == 1)).Single();

    /// <summary>Waits until the engine holds what the rows say and nothing else, letting the time pass between two looks.</summary>
    public async Task UntilEngineMatchesRows(TimeSpan passing = default)
    {
        var (expected, _) = await Eventually.So(
            async () => (Expected: await ReadExpected(), Found: await TakeInventory()),
            seen => seen.Expected == seen.Found,
            Passing(passing));
        Assert.NotNull(expected);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        var faults = Server.Log.Lines.Where(line => line.Level >= LogLevel.Error && NeverFailing.Contains(line.Category)).ToArray();
        Assert.Empty(faults);
    }

    private async Task Fill()
    {
        var engineImages = await Server.Service<IWorkstationEngine>().ListImages(CancellationToken.None);
        foreach (var image in engineImages)
            Images = [.. Images, await Create("streaming-images", "streamingImage", new { name = image.Name, ec2ImageId = image.ImageId })];
        Component = await Create("studio-components", "studioComponent", new { name = "Pipeline", type = "CUSTOM" });
    }

    /// <summary>Makes something in the studio and gives its id once it has come to the state.</summary>
    public async Task<string> Create(string list, string item, object content, string state = "READY")
    {
        var created = await Administrator.Api.Post($"{Path}/{list}", content);
        var id = created.GetProperty(item).GetProperty($"{item}Id").GetString()!;
        await Eventually.Get(
            () => Administrator.Api.Get($"{Path}/{list}/{id}"), answer =>
                answer.GetProperty(item).GetProperty("state").GetString() == state);
        return id;
    }

    private async Task<string> ReadExpected()
    {
        await using var db = await Server.Database.Read(CancellationToken.None);
        var sessions = await SessionTable.Rows.Select(db, "studio_id = @Id", new { Id }, CancellationToken.None);
        var backups = await BackupTable.Rows.Select(db, "studio_id = @Id and state = 'READY'", new { Id }, CancellationToken.None);
        return Describe(
            sessions.Where(row => row.Facts.VolumeGeneration is not null).Select(row =>
                (WorkstationNames.OfSession(row.Document.SessionId!, row.Facts.VolumeGeneration!.Value),
                    row.Document.State == StreamingSessionState.READY ? "Running" : "Stopped")),
            backups.Select(row => WorkstationNames.OfBackup(row.Document.BackupId!)));
    }

    private async Task<string> TakeInventory()
    {
        var inventory = await Engine.TakeInventory(CancellationToken.None);
        return Describe(inventory.Workstations.Select(entry => (entry.Key, entry.Value.ToString())), inventory.Backups);
    }

    private static string Describe(IEnumerable<(string Name, string State)> workstations, IEnumerable<string> backups) =>
        string.Join(", ", workstations.Select(entry => $"{entry.Name} {entry.State}").Concat(backups).Order(StringComparer.Ordinal));
}
