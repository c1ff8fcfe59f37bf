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
        if (issuer is null)
            throw Invalid("The token's issuer (iss) is none of those this server is configured with.");

        var keys = await source.Get(cancel);
        var result = await handler.ValidateTokenAsync(claimed, Rules(issuer, keys));
        if (result.Exception is SecurityTokenInvalidSignatureException)
            result = await handler.ValidateTokenAsync(claimed, Rules(issuer, await source.GetNewer(keys, cancel)));
        if (!result.IsValid)
            throw Refusal(result.Exception);
        return Describe(issuer, (JsonWebToken)result.SecurityToken);
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

    private TokenValidationParameters Rules(OidcIssuer issuer, PublishedKeys keys) => new()
    {
        ValidIssuer = issuer.Issuer,
        ValidAudiences = issuer.Audiences,
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

    private static WebIdentity Describe(OidcIssuer issuer, JsonWebToken token)
    {
        var subject = Find(token, issuer.SubjectClaim);
        if (subject is not { Length: > 0 and <= LongestSubject })
            throw Invalid($"The token's claim {issuer.SubjectClaim} must have 1 to {LongestSubject} characters.");
        if (issuer.Users?.Holds(token) == false && issuer.Administrators?.Holds(token) != true)
            throw new WebIdentityException(WebIdentityFault.NotAllowed, "The issuer does not say that this person is a user here.");
        string[] nameClaims = issuer.NameClaim is { } claim ? [claim] : ["preferred_username", "email"];
        var name = nameClaims.Select(wanted => Find(token, wanted)).FirstOrDefault(value => value is { Length: > 0 }) ?? subject;
        return new WebIdentity(
            issuer, subject, token.Audiences.First(issuer.Audiences.Contains), UserNames.Of(name), issuer.Administrators?.Holds(token));
    }

    private static string? Find(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var value) ? value : null;

    private static WebIdentityException Invalid(string message) => new(WebIdentityFault.Invalid, message);
}
