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

/// <summary>Somebody, or some program, that can sign in.</summary>
internal sealed record Principal(string Id, string Account, string Name, PrincipalKind Kind);

/// <summary>The principals this server knows.</summary>
internal static class Principals
{
    private const string Columns = "select id, account, name, kind from principals";

    /// <summary>The principal of that name in the account, made if there is none; an existing one keeps its kind.</summary>
    public static async Task<Principal> FindOrAdd(
        Connection db, string account, string name, PrincipalKind kind, DateTimeOffset now, CancellationToken cancel)
    {
        var known = await db.QueryFirst<StoredPrincipal>(
            $"{Columns} where account = @account and name = @name", new { account, name }, cancel);
        if (known is not null)
            return known.ToPrincipal();

        var principal = new Principal(Ids.NewUuid(), account, name, kind);
        await db.Execute(
            "insert into principals (id, account, name, kind, created_at) values (@Id, @Account, @Name, @Kind, @CreatedAt)",
            new { principal.Id, principal.Account, principal.Name, Kind = kind.ToString(), CreatedAt = now.ToUnixTimeMilliseconds() },
            cancel);
        return principal;
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

    private sealed record StoredPrincipal(string Id, string Account, string Name, string Kind)
    {
        public Principal ToPrincipal() => new(Id, Account, Name, Enum.Parse<PrincipalKind>(Kind));
    }
}
