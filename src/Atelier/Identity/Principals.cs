using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Identity;

/// <summary>What a principal is in its account.</summary>
internal enum PrincipalKind
{
    /// <summary>A person who uses studios as their memberships allow.</summary>
    User,

    /// <summary>May do everything in the account.</summary>
    AccountAdministrator,
}

/// <summary>Somebody, or some program, that can sign in while it is enabled.</summary>
internal sealed record Principal(string Id, string Account, string Name, PrincipalKind Kind, bool IsEnabled)
{
    public Caller ToCaller() => new(Account, Id, Name, Kind == PrincipalKind.AccountAdministrator);
}

/// <summary>The principals this server knows.</summary>
internal static class Principals
{
    private const string Columns = "select id, account, name, kind, is_enabled as IsEnabled from principals";

    /// <summary>The principal of that name in the account, made if there is none; an existing one keeps its kind.</summary>
    public static async Task<Principal> FindOrAdd(
        Connection db, string account, string name, PrincipalKind kind, DateTimeOffset now, CancellationToken cancel) =>
        await FindByName(db, account, name, cancel)
        ?? await TryAdd(db, account, name, kind, now, cancel)
        ?? throw new InvalidOperationException($"The user {name} has just been made by somebody else; try again.");

    /// <summary>Makes a principal, or nothing and gives null if the account has one of that name.</summary>
    public static async Task<Principal?> TryAdd(
        Connection db, string account, string name, PrincipalKind kind, DateTimeOffset now, CancellationToken cancel)
    {
        var principal = new Principal(Ids.NewUuid(), account, name, kind, IsEnabled: true);
        return await TryAdd(db, principal, now, cancel) ? principal : null;
    }

    /// <summary>Makes a principal known whose id was chosen before, unless the account has one of that name.</summary>
    public static async Task<bool> TryAdd(Connection db, Principal principal, DateTimeOffset now, CancellationToken cancel) =>
        await db.Execute(
            "insert into principals (id, account, name, kind, is_enabled, created_at) " +
            "values (@Id, @Account, @Name, @Kind, 1, @CreatedAt) on conflict (account, name) do nothing",
            new
            {
                principal.Id, principal.Account, principal.Name, Kind = principal.Kind.ToString(),
                CreatedAt = now.ToUnixTimeMilliseconds(),
            },
            cancel) == 1;

    /// <summary>The principal of that id, in whatever account, or null.</summary>
    public static async Task<Principal?> Find(Connection db, string id, CancellationToken cancel) =>
        (await db.QueryFirst<StoredPrincipal>($"{Columns} where id = @id", new { id }, cancel))?.ToPrincipal();

    /// <summary>The principal of that name in the account, or null.</summary>
    public static async Task<Principal?> FindByName(Connection db, string account, string name, CancellationToken cancel) =>
        (await db.QueryFirst<StoredPrincipal>($"{Columns} where account = @account and name = @name", new { account, name }, cancel))
        ?.ToPrincipal();

    /// <summary>The account's principals by their names.</summary>
    public static async Task<IReadOnlyList<Principal>> List(Connection db, string account, CancellationToken cancel)
    {
        var stored = await db.Query<StoredPrincipal>($"{Columns} where account = @account order by name", new { account }, cancel);
        return [.. stored.Select(principal => principal.ToPrincipal())];
    }

    /// <summary>Lets the principal in or not, from the next request on; keys and temporary credentials stay as they are.</summary>
    public static Task SetEnabled(Connection db, string id, bool isEnabled, CancellationToken cancel) => db.Execute(
        "update principals set is_enabled = @isEnabled where id = @id", new { id, isEnabled = isEnabled ? 1L : 0L }, cancel);

    public static Task SetKind(Connection db, string id, PrincipalKind kind, CancellationToken cancel) =>
        db.Execute("update principals set kind = @kind where id = @id", new { id, kind = kind.ToString() }, cancel);

    /// <summary>The account that every principal is of; null if there are several, or none.</summary>
    public static async Task<string?> FindOnlyAccount(Connection db, CancellationToken cancel)
    {
        var (first, last) = (await db.Query(
            "select min(account), max(account) from principals", null, row => (row.GetValue(0) as string, row.GetValue(1) as string),
            cancel)).Single();
        return first == last ? first : null;
    }

    /// <summary>Whether the account has a principal of that id.</summary>
    public static async Task<bool> Exists(Connection db, string account, string id, CancellationToken cancel) =>
        await db.QueryFirst<long>(
            "select count(*) from principals where account = @account and id = @id", new { account, id }, cancel) == 1;

    /// <exception cref="ApiError">A ValidationException naming each of a request's members that is no principal of the account.</exception>
    public static async Task CheckMembers(Connection db, string account, IReadOnlyList<string> principalIds, CancellationToken cancel)
    {
        var faults = new Faults();
        for (var i = 0; i < principalIds.Count; i++)
        {
            if (!await Exists(db, account, principalIds[i], cancel))
                faults.Add($"members[{i}].principalId", $"no principal of this account has the id {principalIds[i]}");
        }

        faults.ThrowIfAny();
    }

    private sealed record StoredPrincipal(string Id, string Account, string Name, string Kind, long IsEnabled)
    {
        public Principal ToPrincipal() => new(Id, Account, Name, Enum.Parse<PrincipalKind>(Kind), IsEnabled == 1);
    }
}
