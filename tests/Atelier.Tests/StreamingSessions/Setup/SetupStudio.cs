using System.Text.Json.Nodes;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Setup;
using Atelier.StudioComponents;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StreamingSessions.Setup;

/// <summary>A studio's components with scripts, and what came of those.</summary>
internal static class SetupStudio
{
    public const string AsSystem = "SYSTEM_INITIALIZATION";
    public const string AsUser = "USER_INITIALIZATION";

    /// <summary>A READY component of its own type and configuration, or CUSTOM, with scripts in their order.</summary>
    public static Task<string> AddComponent(
        this SessionStudio studio, string name, (string Context, string Text)[] scripts, object? configuration = null,
        string type = "CUSTOM", params (string Key, string Value)[] parameters) => studio.Create("studio-components", "studioComponent", new
    {
        name, type, configuration, initializationScripts = Scripts(scripts),
        scriptParameters = parameters.Select(parameter => new { key = parameter.Key, value = parameter.Value }),
    });

    /// <summary>A launch profile of persistent sessions with these components, which the artist may use.</summary>
    public static Task<string> AddProfile(this SessionStudio studio, params string[] components) =>
        studio.CreateProfile(TestProfiles.Persistent, components);

    /// <summary>Gives the component other scripts, and waits until they hold.</summary>
    public static async Task ChangeScripts(this SessionStudio studio, string component, params (string Context, string Text)[] scripts)
    {
        var path = $"{studio.Path}/studio-components/{component}";
        await studio.Administrator.Api.Patch(path, new { initializationScripts = Scripts(scripts) });
        await Eventually.Get(
            () => studio.Administrator.Api.Get(path), answer => answer.GetProperty("studioComponent").Text("state") == "READY");
    }

    /// <summary>What came of a session's scripts, in their order.</summary>
    public static async Task<IReadOnlyList<LoggedScript>> ReadScripts(this SessionStudio studio, Seen session)
    {
        await using var db = await studio.Server.Database.Read(CancellationToken.None);
        return [.. (await ScriptLog.List(db, session.SessionId, CancellationToken.None)).Select(entry => entry.Script)];
    }

    /// <summary>What a start of the session would set up now.</summary>
    public static async Task<SessionSetup> ReadSetup(this SessionStudio studio, Seen session)
    {
        await using var db = await studio.Server.Database.Read(CancellationToken.None);
        var row = await SessionTable.Rows.Find(db, session.SessionId, CancellationToken.None);
        return await SetupReading.Read(
            db, new SessionChange(row!.Document, row.Facts), studio.Server.Service<Directories>(), CancellationToken.None);
    }

    /// <summary>The engine's name for the session's workstation.</summary>
    public static string Workstation(Seen session, int generation = 1) => WorkstationNames.OfSession(session.SessionId, generation);

    public static string[] Outputs(this IEnumerable<LoggedScript> scripts) => [.. scripts.Select(script => script.Outcome.Output.Trim())];

    private static JsonArray Scripts((string Context, string Text)[] scripts) => new([.. scripts.Select(script => (JsonNode)new JsonObject
    {
        ["launchProfileProtocolVersion"] = "2021-03-31", ["platform"] = "LINUX", ["runContext"] = script.Context, ["script"] = script.Text,
    })]);
}
