using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Tags;

/// <summary>A studio with something of every kind that has tags.</summary>
internal sealed class TaggedStudio(TestStudio studio)
{
    /// <summary>Makes one of each, and gives the path of each with the member of the answer that holds it.</summary>
    public async Task<IReadOnlyList<(string Path, string Member)>> MakeOneOfEach()
    {
        var session = await CreateSession();
        await Once(session, "READY");
        await studio.Administrator.Post($"{session}/stop");
        await Once(session, "STOPPED");
        return
        [
            (studio.Path, "studio"),
            (await First("studio-components", "studioComponents", "studioComponentId"), "studioComponent"),
            (await First("launch-profiles", "launchProfiles", "launchProfileId"), "launchProfile"),
            (await First("streaming-images", "streamingImages", "streamingImageId"), "streamingImage"),
            (session, "session"),
            (await FindBackup(), "streamingSessionBackup"),
        ];
    }

    /// <summary>Makes a session that is backed up when it stops, and gives its path.</summary>
    public async Task<string> CreateSession()
    {
        var request = TestStudio.ProfileRequest(await studio.CreateImage(), await studio.CreateComponent());
        var configuration = (Dictionary<string, object?>)request["streamConfiguration"];
        configuration["sessionPersistenceMode"] = "ACTIVATED";
        configuration["sessionBackup"] = new { mode = "AUTOMATIC", maxBackupsToRetain = 1 };
        var launchProfileId = await studio.PostProfile(request);
        await studio.Profile(launchProfileId, "READY");
        var created = await studio.Administrator.Post($"{studio.Path}/streaming-sessions", new { launchProfileId });
        return $"{studio.Path}/streaming-sessions/{created.GetProperty("session").Text("sessionId")}";
    }

    /// <summary>The path of the studio's first backup.</summary>
    public Task<string> FindBackup() => First("streaming-session-backups", "streamingSessionBackups", "backupId");

    private async Task<string> First(string list, string member, string id) =>
        $"{studio.Path}/{list}/{(await studio.Administrator.Get($"{studio.Path}/{list}")).Each(member, id)[0]}";

    private Task<JsonElement> Once(string session, string state) =>
        Eventually.Get(() => studio.Administrator.Get(session), answer => answer.GetProperty("session").State() == state);
}
