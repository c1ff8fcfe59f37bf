using Atelier.Api;
using Atelier.Identity;
using Atelier.Identity.Oidc;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.Portal;

/// <summary>A name and a password; a new password as well where the other is a temporary one.</summary>
internal sealed record SignInRequest
{
    [Length(1, 12)]
    public string? Account { get; init; }

    [Length(1, 64)]
    public required string Name { get; init; }

    [Length(1, 256), Sensitive]
    public required string Password { get; init; }

    [Length(1, 256), Sensitive]
    public string? NewPassword { get; init; }
}

internal sealed record ChangePasswordRequest
{
    [Length(1, 256), Sensitive]
    public required string Password { get; init; }

    [Length(1, 256), Sensitive]
    public required string NewPassword { get; init; }
}

internal sealed record EndSignInRequest
{
    [Path]
    public required string SignInId { get; init; }
}

/// <summary>What a page is told before anything else: who is signed in, or how that can be done.</summary>
internal sealed record Welcome(SignedInUser? SignedIn, bool NeedsAccount, IReadOnlyList<SignInIssuer> Issuers, DateTimeOffset Now);

/// <summary>
/// Who is signed in. IsAdministrator says whether they administer the account, MayManage whether that or any of its studios. The token is
/// what requests that change something have to send, in the header X-Atelier-Token.
/// </summary>
internal sealed record SignedInUser(
    string SignInId, string PrincipalId, string Name, string Account, bool IsAdministrator, bool MayManage, bool HasPassword,
    string Token, DateTimeOffset EndsAt);

/// <summary>An issuer at which people can sign in.</summary>
/// <param name="Number">Its place among them.</param>
/// <param name="Name">What people know it by.</param>
internal sealed record SignInIssuer(int Number, string Name);

internal sealed record SignInSummary(
    string SignInId, string Address, string Browser, string? Issuer, DateTimeOffset CreatedAt, DateTimeOffset UsedAt, DateTimeOffset EndsAt,
    bool IsThis);

internal sealed record SignInList(IReadOnlyList<SignInSummary> SignIns);

/// <summary>Where a browser is to go once it is signed out: to the issuer, if there is something to be ended there, too.</summary>
internal sealed record SignedOut(string? ContinueAt);

/// <summary>Signing in with a password, out, and what a user can do about their own sign-ins.</summary>
internal sealed class SignInEndpoints(
    Database database, SignInCheck check, SignInCookies cookies, PasswordSignIn passwords, CodeFlow issuers, TimeProvider time)
{
    public async Task Get(HttpContext http)
    {
        check.RequireOwnPage(http.Request);
        await Answer(http, await check.Find(http), check.TokenOf(http.Request));
    }

    public async Task SignIn(HttpContext http)
    {
        check.RequireOwnPage(http.Request);
        cookies.RequirePrivacy(http.Request);
        var request = await PortalRequests.Read<SignInRequest>(http);
        var secret = await passwords.Run(
            new PasswordClaim(request.Account, request.Name, request.Password, request.NewPassword), SignInOrigin.Of(http),
            AuditedCall.Of(http)!, http.RequestAborted);
        await EndPresent(http);
        cookies.KeepSignIn(http, secret);
        await PortalRequests.Answer(http, new object());
    }

    public async Task SignOut(HttpContext http)
    {
        var signIn = await check.Prove(http);
        await using (var db = await database.Write(http.RequestAborted))
        {
            await SignIns.End(db, signIn.Caller.PrincipalId, signIn.Id, http.RequestAborted);
            await AuditedCall.Of(http)!.Record(db, http.RequestAborted);
            await db.Commit(http.RequestAborted);
        }

        cookies.DropSignIn(http);
        var continueAt = await issuers.FindSignOut(signIn, $"{PublicAddress.Of(http).Url}/sign-in", http.RequestAborted);
        await PortalRequests.Answer(http, new SignedOut(continueAt));
    }

    public async Task ChangePassword(HttpContext http)
    {
        var signIn = await check.Prove(http);
        var request = await PortalRequests.Read<ChangePasswordRequest>(http);
        await passwords.Change(
            signIn, request.Password, request.NewPassword, SignInOrigin.Of(http).Address, AuditedCall.Of(http)!, http.RequestAborted);
        await PortalRequests.Answer(http, new object());
    }

    public async Task List(HttpContext http)
    {
        var signIn = await check.Prove(http);
        await using var db = await database.Read(http.RequestAborted);
        var all = await SignIns.List(db, signIn.Caller.PrincipalId, time.GetUtcNow(), http.RequestAborted);
        await PortalRequests.Answer(http, new SignInList([.. all.Select(one => new SignInSummary(
            one.Id, one.Address, one.Browser, one.Issuer, Time(one.CreatedAt), Time(one.UsedAt), Time(one.EndsAt), one.Id == signIn.Id))]));
    }

    public async Task End(HttpContext http)
    {
        var signIn = await check.Prove(http);
        var request = await PortalRequests.Read<EndSignInRequest>(http);
        await using var db = await database.Write(http.RequestAborted);
        if (!await SignIns.End(db, signIn.Caller.PrincipalId, request.SignInId, http.RequestAborted))
            throw ApiError.NotFound("Sign-in", request.SignInId);
        await AuditedCall.Of(http)!.Record(db, http.RequestAborted);
        await db.Commit(http.RequestAborted);
        await PortalRequests.Answer(http, new object());
    }

    /// <summary>Ends the sign-in that the browser has, because another takes its place.</summary>
    public async Task EndPresent(HttpContext http)
    {
        if (await check.Find(http) is not { } present)
            return;
        await using var db = await database.Write(http.RequestAborted);
        await SignIns.End(db, present.Caller.PrincipalId, present.Id, http.RequestAborted);
        await db.Commit(http.RequestAborted);
    }

    private async Task Answer(HttpContext http, KnownSignIn? signIn, string? token)
    {
        await using var db = await database.Read(http.RequestAborted);
        var needsAccount = await Principals.FindOnlyAccount(db, http.RequestAborted) is null;
        SignedInUser? user = null;
        if (signIn is { Caller: var caller } && token is not null)
        {
            var password = await Passwords.Find(db, caller.Account, caller.Name, http.RequestAborted);
            user = new SignedInUser(
                signIn.Id, caller.PrincipalId, caller.Name, caller.Account, caller.IsAccountAdministrator,
                await StudioAccess.AdministersAny(caller, db, http.RequestAborted), password is not null, token, Time(signIn.EndsAt));
        }

        var names = issuers.All.Select((issuer, number) => new SignInIssuer(number, issuer.Portal!.Name));
        await PortalRequests.Answer(http, new Welcome(user, needsAccount, [.. names], time.GetUtcNow()));
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
