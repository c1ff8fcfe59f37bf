using System.Text.Json;
using Atelier.Api;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.Studios;

namespace Atelier.Portal;

/// <summary>Which sessions are asked for. Of a member that is there, a session has one of the values.</summary>
internal sealed record FindSessionsRequest
{
    [Query, Count(1, 100)]
    public IReadOnlyList<string>? CreatedBy { get; init; }

    [Query, Count(1, 100)]
    public IReadOnlyList<string>? LaunchProfileIds { get; init; }

    [Query]
    public string? NextToken { get; init; }

    [Query, Count(1, 100)]
    public IReadOnlyList<string>? OwnedBy { get; init; }

    [Query, Count(1, 100)]
    public IReadOnlyList<string>? SessionIds { get; init; }

    [Query, Count(1, 20)]
    public IReadOnlyList<StreamingSessionState>? States { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

/// <summary>A page of sessions, newest first, and what backups they have that are not deleted, oldest first.</summary>
internal sealed record FoundSessions(
    IReadOnlyList<Json<StreamingSession>> Sessions, IReadOnlyList<Json<StreamingSessionBackup>> Backups, string? NextToken);

internal sealed record StudioFiguresRequest
{
    [Path]
    public required string StudioId { get; init; }
}

/// <summary>How many of a studio's sessions and backups are in which state; states that nothing is in are left out.</summary>
internal sealed record StudioFigures(IReadOnlyDictionary<string, int> Sessions, IReadOnlyDictionary<string, int> Backups);

/// <summary>
/// <c>/portal/studios/{studioId}/sessions</c>: sessions by what people look for, newest first, a page at a time; and
/// <c>/portal/studios/{studioId}/figures</c>: how many there are. The API lists them oldest first, and not by state.
/// </summary>
internal sealed class SessionSearch(Database database, SignInCheck check, Pages pages)
{
    private const int PageSize = 50;

    public async Task Find(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = (await check.Prove(http)).Caller;
        var request = await PortalRequests.Read<FindSessionsRequest>(http);
        await using var db = await database.Read(cancel);
        await RequireRight(caller, request, db, cancel);
        var condition = new Condition("studio_id = @StudioId", new { request.StudioId })
            .AndAnyOf("owned_by", request.OwnedBy).AndAnyOf("created_by", request.CreatedBy)
            .AndAnyOf("launch_profile_id", request.LaunchProfileIds).AndAnyOf("id", request.SessionIds)
            .AndAnyOf("state", request.States?.Select(state => state.ToString()));
        var (found, next) = await pages.Read(
            request with { NextToken = null }, request.NextToken, PageSize,
            (place, limit) => Select(db, Before(condition, place, limit), cancel), row => new PageKey(row.CreatedAt, row.Id));
        var backups = await FindBackups(db, [.. found.Select(row => row.Id)], cancel);
        await PortalRequests.Answer(
            http, new FoundSessions([.. found.Select(row => new Json<StreamingSession>(row.Document))], backups, next));
    }

    public async Task Count(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = (await check.Prove(http)).Caller;
        var request = await PortalRequests.Read<StudioFiguresRequest>(http);
        await using var db = await database.Read(cancel);
        await StudioAccess.Administrator(caller, ToJson(request), db, cancel);
        await PortalRequests.Answer(http, new StudioFigures(
            await CountByState(db, SessionTable.Rows.Name, request.StudioId, cancel),
            await CountByState(db, BackupTable.Rows.Name, request.StudioId, cancel)));
    }

    // As ListStreamingSessions has it.
    private static async Task RequireRight(Caller caller, FindSessionsRequest request, Connection db, CancellationToken cancel)
    {
        if (!await StudioAccess.IsAdministrator(caller, ToJson(request), db, cancel)
            && !(request.OwnedBy is [var owner] && owner == caller.PrincipalId))
            throw ApiError.AccessDenied($"{caller.Name} may ask only for what is their own: set ownedBy to {caller.PrincipalId}.");
    }

    private static Condition Before(Condition condition, PageKey place, int limit)
    {
        var rest = place == PageKey.Start ? condition
            : condition.And("(created_at, id) < (@beforeTime, @beforeId)", new { beforeTime = place.CreatedAt, beforeId = place.Id });
        return rest.And("1 = 1 order by created_at desc, id desc limit @limit", new { limit });
    }

    private static Task<IReadOnlyList<StoredDocument>> Select(Connection db, Condition condition, CancellationToken cancel) =>
        SessionTable.Rows.SelectDocuments(db, condition.Sql, condition.Values, cancel);

    private static async Task<IReadOnlyList<Json<StreamingSessionBackup>>> FindBackups(
        Connection db, IReadOnlyList<string> sessionIds, CancellationToken cancel)
    {
        var condition = new Condition("state <> 'DELETED'", new { }).AndAnyOf("session_id", sessionIds)
            .And("1 = 1 order by session_id, created_at, id", new { });
        var rows = await BackupTable.Rows.SelectDocuments(db, condition.Sql, condition.Values, cancel);
        return [.. rows.Select(row => new Json<StreamingSessionBackup>(row.Document))];
    }

    private static async Task<IReadOnlyDictionary<string, int>> CountByState(
        Connection db, string table, string studioId, CancellationToken cancel)
    {
        var counts = await db.Query(
            $"select state, count(*) from {table} where studio_id = @studioId group by state", new { studioId },
            row => KeyValuePair.Create(row.GetString(0), (int)row.GetInt64(1)), cancel);
        return new Dictionary<string, int>(counts);
    }

    private static JsonElement ToJson<T>(T request) => JsonSerializer.SerializeToElement(request, WireJson.Options);
}
