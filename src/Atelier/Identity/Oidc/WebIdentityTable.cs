using Atelier.Storage;

namespace Atelier.Identity.Oidc;

/// <summary>Which principals are the people of issuers.</summary>
internal static class WebIdentityTable
{
    /// <summary>
    /// The principal that is this person, made at the first sign-in. Its kind follows what the issuer says at each; its name is that of the
    /// first, with a number if another user has it.
    /// </summary>
    public static async Task<Principal> SignIn(Connection db, WebIdentity identity, DateTimeOffset now, CancellationToken cancel)
    {
        var principal = await Find(db, identity, cancel) ?? await Add(db, identity, now, cancel);
        var kind = identity.IsAdministrator is { } isAdministrator ? KindOf(isAdministrator) : principal.Kind;
        if (kind == principal.Kind)
            return principal;
        await Principals.SetKind(db, principal.Id, kind, cancel);
        return principal with { Kind = kind };
    }

    private static async Task<Principal> Add(Connection db, WebIdentity identity, DateTimeOffset now, CancellationToken cancel)
    {
        var account = identity.Issuer.Account;
        var kind = KindOf(identity.IsAdministrator ?? false);
        var principal = await Principals.TryAdd(db, account, identity.Name, kind, now, cancel);
        for (var number = 2; principal is null; number++)
            principal = await Principals.TryAdd(db, account, UserNames.Numbered(identity.Name, number), kind, now, cancel);

        var added = await db.Execute(
            "insert into web_identities (account, issuer, subject, principal_id) values (@Account, @Issuer, @Subject, @Id) " +
            "on conflict (account, issuer, subject) do nothing",
            new { identity.Issuer.Account, identity.Issuer.Issuer, identity.Subject, principal.Id }, cancel);
        if (added == 1)
            return principal;

        // On PostgreSQL the same person may sign in for the first time twice at once.
        await db.Execute("delete from principals where id = @Id", new { principal.Id }, cancel);
        return await Find(db, identity, cancel)
            ?? throw new InvalidOperationException($"The principal of a person of {identity.Issuer.Issuer} is there and is not.");
    }

    private static async Task<Principal?> Find(Connection db, WebIdentity identity, CancellationToken cancel)
    {
        var id = await db.QueryFirst<string>(
            "select principal_id from web_identities where account = @Account and issuer = @Issuer and subject = @Subject",
            new { identity.Issuer.Account, identity.Issuer.Issuer, identity.Subject }, cancel);
        return id is null ? null : await Principals.Find(db, id, cancel);
    }

    private static PrincipalKind KindOf(bool isAdministrator) =>
        isAdministrator ? PrincipalKind.AccountAdministrator : PrincipalKind.User;
}
