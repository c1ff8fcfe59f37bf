using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Identity.SignIn;

/// <summary>What somebody signs in with.</summary>
/// <param name="Account">The account; null where the server has but one.</param>
/// <param name="Name">The user's name.</param>
/// <param name="Password">The user's password.</param>
/// <param name="NewPassword">A password to take in place of a temporary one; null to keep it.</param>
internal sealed record PasswordClaim(string? Account, string Name, string Password, string? NewPassword);

/// <summary>
/// Checks passwords: 1 count the attempt, 2 compare hashes, which takes as long for a user that is not there, 3 replace a temporary
/// password. Who is refused does not learn whether there is a user of that name.
/// </summary>
internal sealed partial class PasswordSignIn(
    Database database, FailedSignIns failures, TimeProvider time, ILogger<PasswordSignIn> log) : IDisposable
{
    /// <summary>The refusal's code when the password was right, and has to be replaced by one that only its user knows.</summary>
    public const string NewPasswordNeeded = "NEW_PASSWORD_NEEDED";

    // A hash keeps a processor busy for a tenth of a second; those of everybody at the door are not to take them all.
    private readonly SemaphoreSlim hashing = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Who signs in, and begins a sign-in for them.</summary>
    /// <exception cref="ApiError">ThrottlingException; AccessDeniedException for a wrong name or password; ValidationException for a
    /// new password that is missing or breaks the rule.</exception>
    public async Task<string> Run(PasswordClaim claim, SignInOrigin origin, AuditedCall audited, CancellationToken cancel)
    {
        var account = claim.Account ?? await OnlyAccount(cancel);
        // Accounts that somebody makes up have no trail.
        audited.Account = claim.Account is null ? account : null;

        // 1
        await failures.Begin(account, claim.Name, origin.Address, cancel);

        // 2
        var (principal, stored) = await Find(account, claim.Name, cancel);
        (audited.Account, audited.Resource) = (principal?.Account ?? audited.Account, principal?.Id);
        var matches = await Hash(() => PasswordHash.Matches(claim.Password, stored?.Hash ?? PasswordHash.OfNobody), cancel);
        if (!matches || stored is null || principal is not { IsEnabled: true })
        {
            LogRefused(principal?.Name ?? "nobody", origin.Address);
            throw ApiError.AccessDenied("The name or the password is wrong.");
        }

        // 3
        if (stored.IsTemporary)
            CheckNew(claim.NewPassword, claim.Password, principal.Name);
        var wanted = stored.IsTemporary ? claim.NewPassword : PasswordHash.IsOutdated(stored.Hash) ? claim.Password : null;
        var renewed = wanted is null ? null : await Hash(() => PasswordHash.Make(wanted), cancel);

        await using var db = await database.Write(cancel);
        if (renewed is not null && stored.IsTemporary)
            await Passwords.Set(db, principal.Id, renewed, isTemporary: false, but: null, time.GetUtcNow(), cancel);
        else if (renewed is not null)
            await Passwords.Renew(db, principal.Id, renewed, cancel);
        await failures.TakeBack(db, account, claim.Name, origin.Address, cancel);
        var secret = await SignIns.Begin(db, principal.Id, origin, token: null, time.GetUtcNow(), cancel);
        audited.Caller = principal.ToCaller() with { Proof = new Proof(ProofKind.Password, Id: null) };
        await audited.Record(db, cancel);
        await db.Commit(cancel);
        LogSignedIn(principal.Name, origin.Address);
        return secret;
    }

    /// <summary>Replaces a user's password by another that they chose. Their other sign-ins end.</summary>
    /// <exception cref="ApiError">As for <see cref="Run"/>.</exception>
    public async Task Change(
        KnownSignIn by, string password, string newPassword, string address, AuditedCall audited, CancellationToken cancel)
    {
        var caller = by.Caller;
        await failures.Begin(caller.Account, caller.Name, address, cancel);
        var (_, stored) = await Find(caller.Account, caller.Name, cancel);
        if (!await Hash(() => PasswordHash.Matches(password, stored?.Hash ?? PasswordHash.OfNobody), cancel) || stored is null)
            throw ApiError.AccessDenied("The password is wrong.");
        CheckNew(newPassword, password, caller.Name);
        var hash = await Hash(() => PasswordHash.Make(newPassword), cancel);

        await using var db = await database.Write(cancel);
        await Passwords.Set(db, caller.PrincipalId, hash, isTemporary: false, but: by.Id, time.GetUtcNow(), cancel);
        await failures.TakeBack(db, caller.Account, caller.Name, address, cancel);
        await audited.Record(db, cancel);
        await db.Commit(cancel);
        LogChanged(caller.Name);
    }

    public void Dispose() => hashing.Dispose();

    private static void CheckNew(string? text, string old, string userName)
    {
        if (text is null)
            throw ApiError.Validation("The password is a temporary one: choose a new one, as newPassword.", NewPasswordNeeded);
        if (!Passwords.IsOne(text, userName))
            throw ApiError.Validation($"[newPassword: {Passwords.Rule}]");
        if (text == old)
            throw ApiError.Validation("[newPassword: must not be the old one]");
    }

    private async Task<string> OnlyAccount(CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await Principals.FindOnlyAccount(db, cancel)
            ?? throw ApiError.Validation("[account: must be given, because this server has several]");
    }

    private async Task<(Principal? Principal, StoredPassword? Stored)> Find(string account, string name, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return (await Principals.FindByName(db, account, name, cancel), await Passwords.Find(db, account, name, cancel));
    }

    private async Task<T> Hash<T>(Func<T> work, CancellationToken cancel)
    {
        await hashing.WaitAsync(cancel);
        try
        {
            return await Task.Run(work, cancel);
        }
        finally
        {
            hashing.Release();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{User} signed in with a password from {Address}")]
    private partial void LogSignedIn(string user, string address);

    [LoggerMessage(2, LogLevel.Warning, "A sign-in with a password from {Address} was refused; the name is that of {User}")]
    private partial void LogRefused(string user, string address);

    [LoggerMessage(3, LogLevel.Information, "{User} changed the password")]
    private partial void LogChanged(string user);
}
