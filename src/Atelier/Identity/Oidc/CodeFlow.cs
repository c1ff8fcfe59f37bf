using System.Buffers.Text;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Atelier.Api;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace Atelier.Identity.Oidc;

/// <summary>A browser's visit to an issuer: where it goes, and what it brings back in a cookie.</summary>
internal sealed record IssuerVisit(string Url, string Sealed);

/// <summary>
/// Signs people in to the portal at their issuer, with the authorization code flow of OpenID Connect and PKCE (RFC 7636): 1 the browser is
/// led to the issuer, 2 it comes back with a code, 3 the code becomes an id token, 4 the token says who that is and until when.
/// </summary>
internal sealed partial class CodeFlow(
    OidcIssuers issuers, WebIdentities identities, ServerKey key, Database database, TimeProvider time, ILogger<CodeFlow> log)
{
    /// <summary>How long somebody may take to sign in at the issuer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private const string VisitId = "visit";
    private readonly SecretBox visits = new(key.Derive("visits to issuers"));
    private readonly SecretBox tokens = new(key.Derive("id tokens"));

    /// <summary>The issuers at which people can sign in, in the order of the configuration.</summary>
    public IReadOnlyList<OidcIssuer> All { get; } = [.. issuers.All.Where(issuer => issuer.Portal is not null)];

    /// <summary>Begins a visit (1).</summary>
    /// <exception cref="WebIdentityException">The issuer cannot be reached, or has no place for browsers.</exception>
    public async Task<IssuerVisit> Begin(OidcIssuer issuer, string callback, string returnTo, CancellationToken cancel)
    {
        var address = (await identities.FindAddresses(issuer, cancel)).Authorization ?? throw Unfit(issuer, "authorization_endpoint");
        var visit = new Visit(issuer.Issuer, Random(), Random(), Random(), returnTo, time.GetUtcNow() + Patience);
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(visit.Verifier)));
        var url = QueryHelpers.AddQueryString(address, new Dictionary<string, string?>
        {
            ["response_type"] = "code",
            ["client_id"] = issuer.Portal!.ClientId,
            ["redirect_uri"] = callback,
            ["scope"] = string.Join(' ', issuer.Portal.Scopes),
            ["state"] = visit.State,
            ["nonce"] = visit.Nonce,
            ["code_challenge"] = challenge,
            ["code_challenge_method"] = "S256",
        });
        return new IssuerVisit(url, visits.Seal(JsonSerializer.SerializeToUtf8Bytes(visit), VisitId));
    }

    /// <summary>Ends a visit (2 to 4) with a sign-in: its secret, and where the browser was before.</summary>
    /// <param name="brought">The cookie of the visit, if there is one.</param>
    /// <param name="answer">What the issuer sent the browser back with, by name.</param>
    /// <param name="callback">The address it was sent back to.</param>
    /// <param name="origin">Where the browser is.</param>
    /// <param name="audited">What the audit trail has of it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="WebIdentityException">It proves nobody who may sign in.</exception>
    public async Task<(string Secret, string ReturnTo)> End(
        string? brought, Func<string, string?> answer, string callback, SignInOrigin origin, AuditedCall audited,
        CancellationToken cancel)
    {
        var visit = brought is null ? null : Open(brought);
        var issuer = All.FirstOrDefault(known => known.Issuer == visit?.Issuer);
        if (visit is null || issuer is null || visit.EndsAt <= time.GetUtcNow() || answer("state") != visit.State)
            throw new WebIdentityException(WebIdentityFault.Expired, "The sign-in was not begun in this browser, or too long ago.");
        // RFC 9207: another issuer must not pass its code off as this one's.
        if (answer("iss") is { } named && named != issuer.Issuer)
            throw new WebIdentityException(WebIdentityFault.Invalid, "The answer comes from another issuer (iss).");
        if (answer("code") is not { } code)
            throw new WebIdentityException(WebIdentityFault.NotAllowed, "The issuer did not let the person in.");

        var idToken = await Redeem(issuer, code, visit.Verifier, callback, cancel);
        var (identity, endsAt) = await identities.VerifySignIn(issuer, idToken, visit.Nonce, cancel);
        return (await SignIn(identity, idToken, endsAt, origin, audited, cancel), visit.ReturnTo);
    }

    /// <summary>
    /// Where the issuer signs the browser out, if the sign-in rests on its token and it offers that (RP-Initiated Logout).
    /// </summary>
    public async Task<string?> FindSignOut(KnownSignIn signIn, string returnTo, CancellationToken cancel)
    {
        if (signIn.SealedToken is null || All.FirstOrDefault(known => known.Issuer == signIn.Issuer) is not { } issuer)
            return null;
        try
        {
            return (await identities.FindAddresses(issuer, cancel)).EndSession is not { } address ? null
                : QueryHelpers.AddQueryString(address, new Dictionary<string, string?>
            {
                ["id_token_hint"] = Encoding.UTF8.GetString(tokens.Open(signIn.SealedToken, issuer.Issuer)),
                ["client_id"] = issuer.Portal!.ClientId,
                ["post_logout_redirect_uri"] = returnTo,
            });
        }
        catch (WebIdentityException)
        {
            // Here the person is signed out already; an issuer that cannot be reached does not change that.
            return null;
        }
    }

    private async Task<string> SignIn(
        WebIdentity identity, string idToken, DateTimeOffset endsAt, SignInOrigin origin, AuditedCall audited, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var principal = await WebIdentityTable.SignIn(db, identity, time.GetUtcNow(), cancel);
        if (!principal.IsEnabled)
            throw new WebIdentityException(WebIdentityFault.NotAllowed, "The user is disabled.");
        var issuer = identity.Issuer.Issuer;
        var token = new SignInToken(issuer, tokens.Seal(Encoding.UTF8.GetBytes(idToken), issuer), endsAt);
        var secret = await SignIns.Begin(db, principal.Id, origin, token, time.GetUtcNow(), cancel);
        audited.Resource = principal.Id;
        audited.Caller = principal.ToCaller() with { Proof = new Proof(ProofKind.IssuerToken, issuer) };
        await audited.Record(db, cancel);
        await db.Commit(cancel);
        LogSignedIn(principal.Name, issuer, origin.Address);
        return secret;
    }

    private async Task<string> Redeem(OidcIssuer issuer, string code, string verifier, string callback, CancellationToken cancel)
    {
        var client = issuer.Portal!;
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = callback,
            ["client_id"] = client.ClientId,
            ["code_verifier"] = verifier,
        };
        var address = (await identities.FindAddresses(issuer, cancel)).Token ?? throw Unfit(issuer, "token_endpoint");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
        // RFC 6749, section 2.3.1: both parts are form-encoded first.
        if (client.ClientSecret is { } secret)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic",
                Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(client.ClientId)}:{Uri.EscapeDataString(secret)}")));
        return ReadIdToken(await identities.Ask(request, cancel))
            ?? throw new WebIdentityException(WebIdentityFault.Invalid, $"{issuer.Issuer} gave no id token for the code.");
    }

    private static string? ReadIdToken(string? answer)
    {
        try
        {
            return answer is null ? null : JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("id_token").GetString();
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private Visit? Open(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Visit>(visits.Open(text, VisitId));
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException)
        {
            return null;
        }
    }

    private static WebIdentityException Unfit(OidcIssuer issuer, string what) =>
        new(WebIdentityFault.Invalid, $"{issuer.Issuer} publishes no {what}.");

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    [LoggerMessage(1, LogLevel.Information, "{User} of {Issuer} signed in from {Address}")]
    private partial void LogSignedIn(string user, string issuer, string address);

    private sealed record Visit(string Issuer, string State, string Nonce, string Verifier, string ReturnTo, DateTimeOffset EndsAt);
}
