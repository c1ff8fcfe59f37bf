using System.Text.Json;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.Studios;

/// <summary>
/// The access rules that need only the studio. A rule for an operation in a studio also answers for the studio being there.
/// The grants are those of the service's managed policies for studio administrators and users.
/// </summary>
internal static class StudioAccess
{
    /// <summary>The account's administrator, where no studio is named.</summary>
    public static Task Account(Caller caller, JsonElement request, Connection db, CancellationToken cancel) =>
        caller.IsAccountAdministrator ? Task.CompletedTask : throw Denied(caller, "an account administrator");

    /// <summary>Everybody who can sign in, where no studio is named.</summary>
    public static Task Anybody(Caller caller, JsonElement request, Connection db, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Everybody of the studio's account: who can sign in there is a user of its studios.</summary>
    public static Task User(Caller caller, JsonElement request, Connection db, CancellationToken cancel) =>
        GetStudio(caller, request, db, cancel);

    /// <summary>The account's administrator and the administrators of its studios, where no studio is named.</summary>
    public static async Task AnyAdministrator(Caller caller, JsonElement request, Connection db, CancellationToken cancel)
    {
        if (!await AdministersAny(caller, db, cancel))
            throw Denied(caller, "an administrator of the account or of one of its studios");
    }

    /// <summary>The account's administrator.</summary>
    public static async Task Owner(Caller caller, JsonElement request, Connection db, CancellationToken cancel)
    {
        await GetStudio(caller, request, db, cancel);
        await Account(caller, request, db, cancel);
    }

    /// <summary>The account's administrator or a member of the studio with the persona ADMINISTRATOR.</summary>
    public static async Task Administrator(Caller caller, JsonElement request, Connection db, CancellationToken cancel)
    {
        if (!await IsAdministrator(caller, request, db, cancel))
            throw Denied(caller, "an administrator of the studio");
    }

    /// <summary>Administrators; others only if the named member of the request is their own principal id.</summary>
    public static AccessRule AdministratorOrSelf(string member) => async (caller, request, db, cancel) =>
    {
        if (await IsAdministrator(caller, request, db, cancel))
            return;
        if (!request.TryGetProperty(member, out var value) || value.GetString() != caller.PrincipalId)
            throw ApiError.AccessDenied($"{caller.Name} may ask only for what is their own: set {member} to {caller.PrincipalId}.");
    };

    /// <summary>Whether the caller administers the studio the request names, which is there.</summary>
    public static async Task<bool> IsAdministrator(Caller caller, JsonElement request, Connection db, CancellationToken cancel) =>
        await IsAdministrator(caller, await GetStudio(caller, request, db, cancel), db, cancel);

    /// <summary>Whether the caller administers the studio with the credentials at hand.</summary>
    public static async Task<bool> IsAdministrator(Caller caller, Studio studio, Connection db, CancellationToken cancel) =>
        StudioRoles.LetAdminister(caller, studio) && (caller.IsAccountAdministrator
            || await IsAdministrator(db, caller.Account, studio.StudioId!, caller.PrincipalId, cancel));

    /// <summary>Whether the caller administers the account or any of its studios with the credentials at hand.</summary>
    public static Task<bool> AdministersAny(Caller caller, Connection db, CancellationToken cancel) =>
        caller.Role is null ? IsAdministratorAnywhere(caller, db, cancel) : StudioRoles.AdministerAny(caller, db, cancel);

    /// <summary>Whether a principal administers the studio, by membership or as the account's administrator.</summary>
    public static async Task<bool> IsAdministrator(
        Connection db, string account, string studioId, string principalId, CancellationToken cancel) => await db.QueryFirst<long>(
        "select count(*) from principals p where p.account = @account and p.id = @principalId and (p.kind = @kind or exists (" +
        "select 1 from studio_members m where m.studio_id = @studioId and m.principal_id = p.id and m.persona = 'ADMINISTRATOR'))",
        new { account, studioId, principalId, kind = nameof(PrincipalKind.AccountAdministrator) }, cancel) > 0;

    public static ApiError Denied(Caller caller, string who)
    {
        var hint = caller.Role is null ? "" : $" These credentials are limited to the role {caller.Role.RoleArn}.";
        return ApiError.AccessDenied($"{caller.Name} may not do this; it takes {who}.{hint}");
    }

    // Credentials of a role do not tell whether there are other studios.
    private static async Task<Studio> GetStudio(Caller caller, JsonElement request, Connection db, CancellationToken cancel)
    {
        var studioId = request.GetProperty("studioId").GetString()!;
        if (caller.Role is null)
            return (await StudioTable.Get(db, caller.Account, studioId, cancel)).Document;
        var row = await StudioTable.Rows.Find(db, studioId, cancel);
        return row is not null && row.Facts.Account == caller.Account && StudioRoles.LetUse(caller, row.Document)
            ? row.Document
            : throw Denied(caller, $"a role of the studio {studioId}");
    }

    private static async Task<bool> IsAdministratorAnywhere(Caller caller, Connection db, CancellationToken cancel) =>
        caller.IsAccountAdministrator || await db.QueryFirst<long>(
            "select count(*) from studio_members m join studios s on s.id = m.studio_id " +
            "where s.account = @Account and m.principal_id = @PrincipalId and m.persona = 'ADMINISTRATOR'",
            new { caller.Account, caller.PrincipalId }, cancel) > 0;
}
