using System.Text.Json;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Emulator;

/// <summary>A studio of the emulator with what sessions need, through the API alone.</summary>
internal sealed class EmulatedStudio(ApiClient api, string id)
{
    public string Path => TestStudio.PathOf(id);

    public string Image { get; private set; } = "";

    public string Component { get; private set; } = "";

    public string Profile { get; private set; } = "";

    public static async Task<EmulatedStudio> Open(ApiClient api, string name = "mystudio")
    {
        var studio = new EmulatedStudio(api, await TestStudio.CreateStudio(api, name));
        studio.Image = (await studio.Create("streaming-images", studio.ImageRequest, "READY")).Text("streamingImageId")!;
        studio.Component = (await studio.Create("studio-components", ComponentRequest, "READY")).Text("studioComponentId")!;
        studio.Profile = (await studio.Create("launch-profiles", studio.ProfileRequest, "READY")).Text("launchProfileId")!;
        return studio;
    }

    public object ImageRequest { get; } = new { name = "desktop", ec2ImageId = SimulatedImages.Desktop.ImageId };

    public static object ComponentRequest { get; } = new { name = "component", type = "CUSTOM" };

    public object ProfileRequest => new
    {
        name = "profile",
        ec2SubnetIds = Array.Empty<string>(),
        launchProfileProtocolVersions = new[] { "2021-03-31" },
        studioComponentIds = new[] { Component },
        streamConfiguration = new
        {
            clipboardMode = "ENABLED",
            ec2InstanceTypes = new[] { "g4dn.xlarge" },
            streamingImageIds = new[] { Image },
            maxSessionLengthInMinutes = 60,
            sessionPersistenceMode = "ACTIVATED",
            automaticTerminationMode = "ACTIVATED",
            maxStoppedSessionLengthInMinutes = 120,
            sessionBackup = new { mode = "AUTOMATIC", maxBackupsToRetain = 3 },
        },
    };

    public object SessionRequest => new { launchProfileId = Profile };

    /// <summary>Asks for a resource and gives it once it is in the state.</summary>
    public async Task<JsonElement> Create(string collection, object request, string state) =>
        await Until(collection, Only(await api.Post($"{Path}/{collection}", request)), state);

    /// <summary>Changes a resource and gives it once it is in the state.</summary>
    public async Task<JsonElement> Update(string collection, JsonElement resource, object request, string state) =>
        await Until(collection, Only(await api.Patch(PathOf(collection, resource), request)), state);

    /// <summary>Deletes a resource and gives it once it is in the state.</summary>
    public async Task<JsonElement> Delete(string collection, JsonElement resource, string state) =>
        await Until(collection, Only(await api.Delete(PathOf(collection, resource))), state);

    public Task<JsonElement> CreateSession(string state = "READY") => Create("streaming-sessions", SessionRequest, state);

    /// <summary>Starts or stops a session and gives it once it is in the state.</summary>
    public async Task<JsonElement> Move(JsonElement session, string verb, string state, object? request = null) =>
        await Until("streaming-sessions", Only(await api.Post($"{PathOf("streaming-sessions", session)}/{verb}", request)), state);

    public async Task<JsonElement> CreateStream(JsonElement session, string state) =>
        await Until($"streaming-sessions/{session.Text("sessionId")}/streams", await PostStream(session), state);

    public async Task<JsonElement> PostStream(JsonElement session) =>
        Only(await api.Post($"{PathOf("streaming-sessions", session)}/streams"));

    public async Task<JsonElement> Get(string collection, JsonElement resource) => Only(await api.Get(PathOf(collection, resource)));

    public async Task<JsonElement> Until(string collection, JsonElement resource, string state) =>
        await Eventually.Get(() => Get(collection, resource), seen => seen.State() == state);

    /// <summary>The studio's only backup.</summary>
    public async Task<JsonElement> Backup(string state) => (await Eventually.Get(
        () => api.Get($"{Path}/streaming-session-backups"),
        answer => answer.Each("streamingSessionBackups", "state").SequenceEqual([state])))
        .GetProperty("streamingSessionBackups")[0];

    public string PathOf(string collection, JsonElement resource) => $"{Path}/{collection}/{resource.Text(IdOf(collection))}";

    private static string IdOf(string collection) => collection switch
    {
        "streaming-images" => "streamingImageId",
        "studio-components" => "studioComponentId",
        "launch-profiles" => "launchProfileId",
        "streaming-sessions" => "sessionId",
        _ => "streamId",
    };

    private static JsonElement Only(JsonElement answer) => answer.EnumerateObject().Single().Value;
}
