using Atelier.Api;
using Atelier.Identity;
using Atelier.Identity.SignIn;
using Atelier.Storage;

namespace Atelier.Portal;

internal enum AccessKeyStatus
{
    ACTIVE,
    DISABLED,
}

internal sealed record ListAccessKeysRequest
{
    [Query, Length(1, 64)]
    public string? PrincipalId { get; init; }
}

internal sealed record CreateAccessKeyRequest
{
    [Length(1, 64)]
    public required string PrincipalId { get; init; }
}

internal sealed record UpdateAccessKeyRequest
{
    [Path]
    public required string AccessKeyId { get; init; }

    public required AccessKeyStatus Status { get; init; }
}

internal sealed record DeleteAccessKeyRequest
{
    [Path]
    public required string AccessKeyId { get; init; }
}

internal sealed record AccessKeySummary(
    string AccessKeyId, string PrincipalId, string UserName, AccessKeyStatus Status, bool IsUserEnabled, DateTimeOffset CreatedAt,
    DateTimeOffset? UsedAt);

internal sealed record AccessKeyList(IReadOnlyList<AccessKeySummary> AccessKeys);

/// <summary>A new access key, the one time its secret is shown.</summary>
internal sealed record CreatedAccessKey(string AccessKeyId, string SecretAccessKey);

/// <summary>
/// <c>/portal/access-keys</c>: what <c>atelier key</c> does; for administrators of the account with everybody's keys, for others with their
/// own.
/// </summary>
internal sealed class KeyEndpoints(Database database, SignInCheck check, AccessKeys keys)
{
    public async Task List(HttpContext http)
    {
        var caller = (await check.Prove(http)).Caller;
        var request = await PortalRequests.Read<ListAccessKeysRequest>(http);
        RequireReach(caller, request.PrincipalId);
        await using var db = await database.Read(http.RequestAborted);
        var listed = await AccessKeys.List(db, caller.Account, request.PrincipalId, http.RequestAborted);
        await PortalRequests.Answer(http, new AccessKeyList([.. listed.Select(Summarise)]));
    }

    public async Task Create(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = (await check.Prove(http)).Caller;
        var request = await PortalRequests.Read<CreateAccessKeyRequest>(http);
        RequireReach(caller, request.PrincipalId);
        await using var db = await database.Write(cancel);
        var user = await Principals.Find(db, request.PrincipalId, cancel);
        if (user is null || user.Account != caller.Account)
            throw ApiError.NotFound("User", request.PrincipalId);
        await CheckRoom(db, user.Id, user.Name, cancel);
        var key = await keys.Add(db, user.Id, cancel);
        await Commit(http, db, key.Id);
        await PortalRequests.Answer(http, new CreatedAccessKey(key.Id, key.Secret));
    }

    public async Task Update(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = (await check.Prove(http)).Caller;
        var request = await PortalRequests.Read<UpdateAccessKeyRequest>(http);
        await using var db = await database.Write(cancel);
        var key = await Find(db, caller, request.AccessKeyId, cancel);
        var isActive = request.Status == AccessKeyStatus.ACTIVE;
        if (isActive && !key.IsActive)
            await CheckRoom(db, key.PrincipalId, key.UserName, cancel);
        await AccessKeys.SetActive(db, caller.Account, key.Id, isActive, cancel);
        await Commit(http, db, key.Id);
        await PortalRequests.Answer(http, Summarise(key with { IsActive = isActive }));
    }

    public async Task Delete(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = (await check.Prove(http)).Caller;
        var request = await PortalRequests.Read<DeleteAccessKeyRequest>(http);
        await using var db = await database.Write(cancel);
        var key = await Find(db, caller, request.AccessKeyId, cancel);
        await AccessKeys.Delete(db, caller.Account, key.Id, cancel);
        await Commit(http, db, key.Id);
        await PortalRequests.Answer(http, new object());
    }

    // Who reaches their own alone is told to name themselves, and nothing about others.
    private static void RequireReach(Caller caller, string? principalId)
    {
        if (!caller.IsAccountAdministrator && principalId != caller.PrincipalId)
            throw ApiError.AccessDenied($"{caller.Name} has only their own access keys here: set principalId to {caller.PrincipalId}.");
    }

    // Another's key is not there for who may not have it.
    private static async Task<ListedAccessKey> Find(Connection db, Caller caller, string id, CancellationToken cancel)
    {
        var within = caller.IsAccountAdministrator ? null : caller.PrincipalId;
        return (await AccessKeys.List(db, caller.Account, within, cancel)).FirstOrDefault(key => key.Id == id)
            ?? throw ApiError.NotFound("Access key", id);
    }

    private static async Task CheckRoom(Connection db, string principalId, string userName, CancellationToken cancel)
    {
        var active = await AccessKeys.ListActive(db, principalId, cancel);
        if (active.Count >= AccessKeys.MostActive)
            throw ApiError.Conflict(
                $"{userName} has {active.Count} active access keys and may have {AccessKeys.MostActive}; first disable or delete one of " +
                $"{string.Join(", ", active)}.",
                "TOO_MANY_ACTIVE_KEYS");
    }

    private static async Task Commit(HttpContext http, Connection db, string keyId)
    {
        var audited = AuditedCall.Of(http)!;
        audited.Resource = $"access-keys/{keyId}";
        await audited.Record(db, http.RequestAborted);
        await db.Commit(http.RequestAborted);
    }

    private static AccessKeySummary Summarise(ListedAccessKey key) => new(
        key.Id, key.PrincipalId, key.UserName, key.IsActive ? AccessKeyStatus.ACTIVE : AccessKeyStatus.DISABLED, key.IsUserEnabled,
        DateTimeOffset.FromUnixTimeMilliseconds(key.CreatedAt),
        key.LastUsedAt is { } usedAt ? DateTimeOffset.FromUnixTimeMilliseconds(usedAt) : null);
}
