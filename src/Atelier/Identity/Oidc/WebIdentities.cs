using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atelier.Identity.Oidc;

/// <summary>Tells by a token of an OpenID Connect issuer who somebody is.</summary>
internal sealed class WebIdentities : IDisposable
{
    private const int LongestSubject = 255;
    private const int LongestAnswer = 1 << 20;
    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // Signatures by a key pair alone: with an algorithm of shared secrets, whoever knows the public key could sign.
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new();
    private readonly HttpClient http = new() { Timeout = Patience, MaxResponseContentBufferSize = LongestAnswer };
    private readonly TimeProvider time;
    private readonly (OidcIssuer Issuer, IssuerKeys Keys)[] issuers;

    public WebIdentities(OidcIssuers issuers, TimeProvider time, ILogger<WebIdentities> log)
    {
        this.time = time;
        this.issuers = [.. issuers.All.Select(issuer => (issuer, new IssuerKeys(issuer, http, time, log)))];
    }

    /// <exception cref="WebIdentityException">The token proves nobody who may sign in.</exception>
    public async Task<WebIdentity> Verify(string text, CancellationToken cancel)
    {
        var claimed = Read(text);
        var (issuer, source) = Array.Find(issuers, known => known.Issuer.Issuer == claimed.Issuer);
        return issuer is null
            ? throw Invalid("The token's issuer (iss) is none of those this server is configured with.")
            : Describe(issuer, issuer.Audiences, await Check(claimed, issuer, issuer.Audiences, source, cancel));
    }

    /// <summary>Who signed in to the portal at the issuer, by the id token that it gave for the nonce; and when that ends.</summary>
    /// <exception cref="WebIdentityException">As for <see cref="Verify"/>.</exception>
    public async Task<(WebIdentity Identity, DateTimeOffset EndsAt)> VerifySignIn(
        OidcIssuer issuer, string text, string nonce, CancellationToken cancel)
    {
        IReadOnlyList<string> audiences = [issuer.Portal!.ClientId];
        var token = await Check(Read(text), issuer, audiences, Source(issuer), cancel);
        // OpenID Connect Core 1.0, section 3.1.3.7: for whom it is, who asked for it, and that it was asked for now.
        if (Find(token, "azp") is { } party && party != issuer.Portal.ClientId)
            throw Invalid("The token was given to another client (azp).");
        if (Find(token, "nonce") != nonce)
            throw Invalid("The token was not made for this sign-in (nonce).");
        return (Describe(issuer, audiences, token), new DateTimeOffset(token.ValidTo, TimeSpan.Zero));
    }

    /// <summary>Where the issuer can be asked.</summary>
    /// <exception cref="WebIdentityException">It does not say.</exception>
    public async Task<IssuerAddresses> FindAddresses(OidcIssuer issuer, CancellationToken cancel) =>
        (await Source(issuer).Get(cancel)).Addresses;

    /// <summary>The issuer's answer to a form; null if there is none, or one that says no.</summary>
    public async Task<string?> Ask(HttpRequestMessage form, CancellationToken cancel)
    {
        try
        {
            using var answer = await http.SendAsync(form, cancel);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(cancel) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new WebIdentityException(WebIdentityFault.IssuerUnreachable, $"The issuer does not answer: {fault.Message}");
        }
    }

    public void Dispose()
    {
        http.Dispose();
        foreach (var (_, keys) in issuers)
            keys.Dispose();
    }

    private JsonWebToken Read(string text)
    {
        try
        {
            return handler.ReadJsonWebToken(text);
        }
        catch (Exception fault) when (fault is ArgumentException or SecurityTokenException)
        {
            throw Invalid("The token is no JSON Web Token.");
        }
    }

    private IssuerKeys Source(OidcIssuer issuer) => Array.Find(issuers, known => known.Issuer == issuer).Keys;

    private async Task<JsonWebToken> Check(
        JsonWebToken claimed, OidcIssuer issuer, IReadOnlyList<string> audiences, IssuerKeys source, CancellationToken cancel)
    {
        var keys = await source.Get(cancel);
        var result = await handler.ValidateTokenAsync(claimed, Rules(issuer, audiences, keys));
        if (result.Exception is SecurityTokenInvalidSignatureException)
            result = await handler.ValidateTokenAsync(claimed, Rules(issuer, audiences, await source.GetNewer(keys, cancel)));
        return result.IsValid ? (JsonWebToken)result.SecurityToken : throw Refusal(result.Exception);
    }

    private TokenValidationParameters Rules(OidcIssuer issuer, IReadOnlyList<string> audiences, PublishedKeys keys) => new()
    {
        ValidIssuer = issuer.Issuer,
        ValidAudiences = audiences,
        ValidAlgorithms = Algorithms,
        IssuerSigningKeys = keys.Keys,
        LifetimeValidator = (from, until, _, _) => IsCurrent(from, until),
    };

    private bool IsCurrent(DateTime? from, DateTime? until)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (until is { } end && now >= end + AllowedSkew)
            throw new SecurityTokenExpiredException();
        return until is not null && (from is not { } start || now >= start - AllowedSkew);
    }

    private static WebIdentityException Refusal(Exception fault) => fault switch
    {
        SecurityTokenExpiredException => new WebIdentityException(
            WebIdentityFault.Expired, "The token has expired; get a new one from its issuer."),
        SecurityTokenInvalidAudienceException => Invalid("The token's audience (aud) is none that this server is configured with."),
        SecurityTokenInvalidLifetimeException => Invalid("The token is not valid yet, or does not say until when it is (nbf, exp)."),
        _ => Invalid("The token is not signed with a key of its issuer, by an algorithm that proves it."),
    };

    private static WebIdentity Describe(OidcIssuer issuer, IReadOnlyList<string> audiences, JsonWebToken token)
    {
        var subject = Find(token, issuer.SubjectClaim);
        if (subject is not { Length: > 0 and <= LongestSubject })
            throw Invalid($"The token's claim {issuer.SubjectClaim} must have 1 to {LongestSubject} characters.");
        if (issuer.Users?.Holds(token) == false && issuer.Administrators?.Holds(token) != true)
            throw new WebIdentityException(WebIdentityFault.NotAllowed, "The issuer does not say that this person is a user here.");
        string[] nameClaims = issuer.NameClaim is { } claim ? [claim] : ["preferred_username", "email"];
        var name = nameClaims.Select(wanted => Find(token, wanted)).FirstOrDefault(value => value is { Length: > 0 }) ?? subject;
        return new WebIdentity(
            issuer, subject, token.Audiences.First(audiences.Contains), UserNames.Of(name), issuer.Administrators?.Holds(token));
    }

    private static string? Find(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) ? value : null;

    private static WebIdentityException Invalid(string message) => new(WebIdentityFault.Invalid, message);
}
