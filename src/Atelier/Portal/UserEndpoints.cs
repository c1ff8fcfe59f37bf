using Atelier.Api;
using Atelier.Identity;
using Atelier.Identity.SignIn;
using Atelier.Storage;

namespace Atelier.Portal;

/// <summary>What a user may do in the account.</summary>
internal enum UserRole
{
    USER,
    ADMINISTRATOR,
}

internal enum UserStatus
{
    ENABLED,
    DISABLED,
}

/// <summary>Whether a user gets a password along, which the first sign-in replaces.</summary>
internal enum FirstPassword
{
    NONE,
    TEMPORARY,
}

internal sealed record ListUsersRequest
{
    [Query]
    public string? NextToken { get; init; }

    [Query, Range(1, 100)]
    public int? MaxResults { get; init; }
}

internal sealed record CreateUserRequest
{
    [Length(1, 64)]
    public required string Name { get; init; }

    public UserRole? Role { get; init; }

    public FirstPassword? Password { get; init; }
}

internal sealed record UpdateUserRequest
{
    [Path]
    public required string PrincipalId { get; init; }

    public UserRole? Role { get; init; }

    public UserStatus? Status { get; init; }
}

internal sealed record UserRequest
{
    [Path]
    public required string PrincipalId { get; init; }
}

internal sealed record UserSummary(
    string PrincipalId, string Name, UserRole Role, UserStatus Status, DateTimeOffset CreatedAt, bool HasPassword, bool IsPasswordTemporary,
    bool IsLocked, string? Issuer, int SignIns, int ActiveKeys, DateTimeOffset? SeenAt);

internal sealed record UserPage(IReadOnlyList<UserSummary> Users, string? NextToken);

/// <summary>A user after a change, with a new password the one time it is shown.</summary>
internal sealed record UserAnswer(UserSummary User, string? Password);

/// <summary><c>/portal/users</c>: what <c>atelier user</c> does, for administrators of the account.</summary>
internal sealed class UserEndpoints(Database database, SignInCheck check, FailedSignIns failures, Pages pages, TimeProvider time)
{
    private const int UsualPage = 100;

    public async Task List(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = await check.ProveAdministrator(http);
        var request = await PortalRequests.Read<ListUsersRequest>(http);
        await using var db = await database.Read(cancel);
        var account = new Condition("account = @Account", new { caller.Account });
        var (people, next) = await pages.Read(
            new { caller.PrincipalId }, request.NextToken, request.MaxResults ?? UsualPage,
            (place, limit) => PeopleList.Select(db, account.After(place, limit), time.GetUtcNow(), cancel),
            person => new PageKey(person.CreatedAt, person.User.Id));
        await PortalRequests.Answer(http, new UserPage(await Summarise(db, people, cancel), next));
    }

    public async Task Create(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = await check.ProveAdministrator(http);
        var request = await PortalRequests.Read<CreateUserRequest>(http);
        if (!UserNames.IsOne(request.Name))
            throw ApiError.Validation($"[name: {UserNames.Rule}]");
        var (password, hash) = request.Password == FirstPassword.TEMPORARY ? MakePassword() : default;

        await using var db = await database.Write(cancel);
        var kind = KindOf(request.Role ?? UserRole.USER);
        var user = await Principals.TryAdd(db, caller.Account, request.Name, kind, time.GetUtcNow(), cancel)
            ?? throw ApiError.Conflict($"The account has a user {request.Name} already; choose another name.", "NAME_IN_USE");
        if (hash is not null)
            await PasswordReset.Run(db, failures, user, hash, isTemporary: true, time.GetUtcNow(), cancel);
        await Finish(http, db, user.Id, password);
    }

    public async Task Update(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = await check.ProveAdministrator(http);
        var request = await PortalRequests.Read<UpdateUserRequest>(http);
        // There would be nobody left to take it back.
        if (request.PrincipalId == caller.PrincipalId && (request.Role is UserRole.USER || request.Status is UserStatus.DISABLED))
            throw ApiError.Conflict("You cannot take your own rights; have another administrator do it.", "OWN_RIGHTS");

        await using var db = await database.Write(cancel);
        var user = await Find(db, caller, request.PrincipalId, cancel);
        if (request.Role is { } role)
            await Principals.SetKind(db, user.Id, KindOf(role), cancel);
        if (request.Status is { } status)
            await Principals.SetEnabled(db, user.Id, status == UserStatus.ENABLED, cancel);
        await Finish(http, db, user.Id, password: null);
    }

    public async Task ResetPassword(HttpContext http)
    {
        var (password, hash) = MakePassword();
        await Change(http, (db, user) =>
            PasswordReset.Run(db, failures, user, hash, isTemporary: true, time.GetUtcNow(), http.RequestAborted), password);
    }

    public Task RemovePassword(HttpContext http) =>
        Change(http, (db, user) => PasswordReset.Remove(db, failures, user, http.RequestAborted));

    public Task Unlock(HttpContext http) =>
        Change(http, (db, user) => failures.Forget(db, user.Account, user.Name, http.RequestAborted));

    public Task EndSignIns(HttpContext http) =>
        Change(http, (db, user) => SignIns.EndAll(db, user.Id, but: null, http.RequestAborted));

    private async Task Change(HttpContext http, Func<Connection, Principal, Task> change, string? password = null)
    {
        var caller = await check.ProveAdministrator(http);
        var request = await PortalRequests.Read<UserRequest>(http);
        await using var db = await database.Write(http.RequestAborted);
        var user = await Find(db, caller, request.PrincipalId, http.RequestAborted);
        await change(db, user);
        await Finish(http, db, user.Id, password);
    }

    private async Task Finish(HttpContext http, Connection db, string principalId, string? password)
    {
        var cancel = http.RequestAborted;
        var audited = AuditedCall.Of(http)!;
        audited.Resource = $"users/{principalId}";
        await audited.Record(db, cancel);
        var people = await PeopleList.Select(db, new Condition("id = @principalId", new { principalId }), time.GetUtcNow(), cancel);
        var summaries = await Summarise(db, people, cancel);
        await db.Commit(cancel);
        await PortalRequests.Answer(http, new UserAnswer(summaries.Single(), password));
    }

    private static async Task<Principal> Find(Connection db, Caller caller, string principalId, CancellationToken cancel) =>
        await Principals.Find(db, principalId, cancel) is { } user && user.Account == caller.Account
            ? user
            : throw ApiError.NotFound("User", principalId);

    private async Task<IReadOnlyList<UserSummary>> Summarise(
        Connection db, IReadOnlyList<ListedPerson> people, CancellationToken cancel)
    {
        if (people.Count == 0)
            return [];
        var locked = await failures.FindLocked(db, people[0].User.Account, people.Select(person => person.User.Name), cancel);
        return [.. people.Select(person => new UserSummary(
            person.User.Id, person.User.Name,
            person.User.Kind == PrincipalKind.AccountAdministrator ? UserRole.ADMINISTRATOR : UserRole.USER,
            person.User.IsEnabled ? UserStatus.ENABLED : UserStatus.DISABLED, Time(person.CreatedAt), person.HasPassword,
            person.IsPasswordTemporary, locked.Contains(person.User.Name), person.Issuer, (int)person.SignIns, (int)person.ActiveKeys,
            person.SeenAt is { } seenAt ? Time(seenAt) : null))];
    }

    private static (string Password, string Hash) MakePassword()
    {
        var password = Passwords.Random();
        return (password, PasswordHash.Make(password));
    }

    private static PrincipalKind KindOf(UserRole role) =>
        role == UserRole.ADMINISTRATOR ? PrincipalKind.AccountAdministrator : PrincipalKind.User;

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
