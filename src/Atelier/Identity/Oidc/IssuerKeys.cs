using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Atelier.Identity.Oidc;

/// <summary>What an issuer publishes, as it was read at some moment: the keys of its tokens, and where it can be asked.</summary>
internal sealed record PublishedKeys(IReadOnlyCollection<SecurityKey> Keys, IssuerAddresses Addresses, DateTimeOffset ReadAt);

/// <summary>
/// Where browsers sign in at an issuer, where codes become tokens, and where browsers sign out; null for what it does not offer.
/// </summary>
internal sealed record IssuerAddresses(string? Authorization, string? Token, string? EndSession);

/// <summary>
/// Reads an issuer's keys by OpenID Connect Discovery: when they are first needed, again after a day, and when a token is signed with none
/// of them. Whatever arrives, the issuer is asked at most once in 10 s.
/// </summary>
/// <remarks>The library's own ConfigurationManager does this by the wall clock, and in the background, so that a token signed with a new
/// key is refused once.</remarks>
internal sealed partial class IssuerKeys(OidcIssuer issuer, HttpClient http, TimeProvider time, ILogger log) : IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly OpenIdConnectConfigurationRetriever Retriever = new();
    private readonly SemaphoreSlim gate = new(1);
    private PublishedKeys? known;
    private DateTimeOffset askedAt = DateTimeOffset.MinValue;

    /// <exception cref="WebIdentityException">No keys are known and the issuer does not give them.</exception>
    public Task<PublishedKeys> Get(CancellationToken cancel) => Get(keys => time.GetUtcNow() - keys.ReadAt < Lifetime, cancel);

    /// <summary>Newer keys than these if the issuer has been asked since or may be asked now, otherwise the same.</summary>
    public Task<PublishedKeys> GetNewer(PublishedKeys than, CancellationToken cancel) => Get(keys => keys != than, cancel);

    public void Dispose() => gate.Dispose();

    private async Task<PublishedKeys> Get(Func<PublishedKeys, bool> isEnough, CancellationToken cancel)
    {
        if (known is { } read && isEnough(read))
            return read;
        await gate.WaitAsync(cancel);
        try
        {
            var now = time.GetUtcNow();
            if (known is null || !isEnough(known))
                await Ask(now);
            return known ?? throw new WebIdentityException(
                WebIdentityFault.IssuerUnreachable, $"The keys of {issuer.Issuer} could not be read; try again in a while.");
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task Ask(DateTimeOffset now)
    {
        if (now - askedAt < Pause)
            return;
        askedAt = now;
        try
        {
            known = await Fetch(now);
        }
        catch (Exception fault)
        {
            LogUnreadable(fault, issuer.Issuer);
        }
    }

    // The client that asks first may go; the others wait for the same answer, which the HTTP client's own limit brings to an end.
    private async Task<PublishedKeys> Fetch(DateTimeOffset now)
    {
        var documents = new HttpDocumentRetriever(http) { RequireHttps = !new Uri(issuer.Issuer).IsLoopback };
        var address = $"{issuer.Issuer.TrimEnd('/')}/.well-known/openid-configuration";
        var configuration = await ((IConfigurationRetriever<OpenIdConnectConfiguration>)Retriever).GetConfigurationAsync(
            address, documents, CancellationToken.None);
        return configuration.Issuer == issuer.Issuer
            ? new PublishedKeys(
                [.. configuration.SigningKeys],
                new IssuerAddresses(
                    configuration.AuthorizationEndpoint, configuration.TokenEndpoint, configuration.EndSessionEndpoint),
                now)
            : throw new InvalidDataException(
                $"{address} names the issuer {configuration.Issuer}; {OidcIssuers.FileName} must name the same, to the letter.");
    }

    [LoggerMessage(1, LogLevel.Warning, "The keys of the OpenID Connect issuer {Issuer} could not be read; those known stay in use")]
    private partial void LogUnreadable(Exception fault, string issuer);
}
