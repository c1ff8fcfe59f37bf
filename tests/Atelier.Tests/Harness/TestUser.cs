using System.Text.Json;

namespace Atelier.Tests.Harness;

/// <summary>Somebody who works with sessions, through the API alone.</summary>
internal sealed class TestUser(ApiClient api)
{
    public ApiClient Api { get; } = api;

    public string Id => Api.PrincipalId;

    public SessionStudio Studio { get; set; } = null!;

    /// <summary>Asks for a session of the studio's launch profile, or another, with further members of the request.</summary>
    public Task<Seen> CreateSession(string? profile = null, object? more = null, string? token = null)
    {
        var request = JsonSerializer.SerializeToNode(more ?? new { })!;
        request["launchProfileId"] = profile ?? Studio.Profile;
        return Session(Api.Post($"{Studio.Path}/streaming-sessions", request, token));
    }

    public async Task<Seen> CreateReadySession(string? profile = null) => await Until(await CreateSession(profile), "READY");

    public async Task<Seen> CreateStoppedSession(string? profile = null, string? retention = null) =>
        await StopFully(await CreateReadySession(profile), retention);

    public Task<Seen> Get(Seen session) => Session(Api.Get(PathOf(session)));

    public Task<Seen> Start(Seen session, string? backup = null) =>
        Session(Api.Post($"{PathOf(session)}/start", backup is null ? null : new { backupId = backup }));

    public async Task<Seen> StartFully(Seen session, string? backup = null) => await Until(await Start(session, backup), "READY");

    public Task<Seen> Stop(Seen session, string? retention = null) =>
        Session(Api.Post($"{PathOf(session)}/stop", retention is null ? null : new { volumeRetentionMode = retention }));

    public async Task<Seen> StopFully(Seen session, string? retention = null) => await Until(await Stop(session, retention), "STOPPED");

    public Task<Seen> Delete(Seen session) => Session(Api.Delete(PathOf(session)));

    /// <summary>Waits until the session is in the state, letting the time pass between two looks.</summary>
    public Task<Seen> Until(Seen session, string state, TimeSpan passing = default) => Until(session, seen => seen.State == state, passing);

    public Task<Seen> Until(Seen session, Func<Seen, bool> isWanted, TimeSpan passing = default) =>
        Eventually.So(() => Get(session), isWanted, Studio.Passing(passing));

    /// <summary>The caller's own backups of a session, oldest first.</summary>
    public async Task<IReadOnlyList<Seen>> ListBackups(Seen session)
    {
        var answer = await Api.Get($"{Studio.Path}/streaming-session-backups?ownedBy={Id}");
        var backups = answer.GetProperty("streamingSessionBackups").EnumerateArray().Select(backup => new Seen(backup));
        return [.. backups.Where(backup => backup.SessionId == session.SessionId)];
    }

    public async Task<Seen> GetBackup(string backupId) =>
        new((await Api.Get($"{Studio.Path}/streaming-session-backups/{backupId}")).GetProperty("streamingSessionBackup"));

    public Task<Seen> UntilBackup(string backupId, string state, TimeSpan passing = default) =>
        Eventually.So(() => GetBackup(backupId), backup => backup.State == state, Studio.Passing(passing));

    public async Task<Seen> CreateStream(Seen session, int? seconds = null) => new(
        (await Api.Post($"{PathOf(session)}/streams", seconds is null ? null : new { expirationInSeconds = seconds })).GetProperty(
            "stream"));

    public async Task<Seen> GetStream(Seen session, string streamId) =>
        new((await Api.Get($"{PathOf(session)}/streams/{streamId}")).GetProperty("stream"));

    public async Task<Seen> CreateReadyStream(Seen session, int? seconds = null)
    {
        var stream = await CreateStream(session, seconds);
        return await Eventually.So(() => GetStream(session, stream.Text("streamId")!), seen => seen.State == "READY");
    }

    public string PathOf(Seen session) => $"{Studio.Path}/streaming-sessions/{session.SessionId}";

    private static async Task<Seen> Session(Task<JsonElement> answer) => new((await answer).GetProperty("session"));
}
