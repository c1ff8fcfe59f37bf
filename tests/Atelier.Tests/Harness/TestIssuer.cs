using System.Security.Cryptography;
using Atelier.Identity.Oidc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Atelier.Tests.Harness;

/// <summary>An OpenID Connect issuer on the loopback: discovery, keys that can change, and tokens for whomever the test wants.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "atelier";
    private readonly WebApplication app;
    private readonly TimeProvider time;
    private readonly List<SecurityKey> published = [];

    private TestIssuer(WebApplication app, TimeProvider time)
    {
        this.app = app;
        this.time = time;
    }

    public string Url => app.Urls.First();

    public OidcIssuer Settings => new(
        Url, [Audience], TestServer.Account, SubjectClaim: "sub", NameClaim: null, Users: null, Administrators: null);

    /// <summary>The key that tokens are signed with.</summary>
    public SecurityKey Key { get; private set; } = null!;

    /// <summary>Whether it answers.</summary>
    public bool IsUp { get; set; } = true;

    /// <summary>What it says its own URL is; null for the truth.</summary>
    public string? ClaimedUrl { get; set; }

    /// <summary>The id token that the next code becomes; null for none.</summary>
    public string? IdToken { get; set; }

    /// <summary>What came with the last code.</summary>
    public IReadOnlyDictionary<string, string> LastForm { get; private set; } = new Dictionary<string, string>();

    /// <summary>What proved the client with the last code.</summary>
    public string? LastAuthorization { get; private set; }

    /// <summary>How often its keys were asked for.</summary>
    public int Asked { get; private set; }

    public static async Task<TestIssuer> Start(TimeProvider time)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var issuer = new TestIssuer(app, time);
        issuer.UseNewKey(RsaKey());
        app.Run(issuer.Answer);
        await app.StartAsync();
        return issuer;
    }

    public static RsaSecurityKey RsaKey() => new(RSA.Create(2048)) { KeyId = RandomNumberGenerator.GetHexString(8) };

    public static ECDsaSecurityKey EllipticKey() =>
        new(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = RandomNumberGenerator.GetHexString(8) };

    /// <summary>Publishes the key alone and signs with it from now on.</summary>
    public void UseNewKey(SecurityKey key)
    {
        published.Clear();
        published.Add(key);
        Key = key;
    }

    /// <summary>A token for an hour that proves who somebody is.</summary>
    public string Token(string subject, Dictionary<string, object>? claims = null) => Sign(Descriptor(subject, claims));

    /// <summary>The same in parts, for a test to spoil.</summary>
    public SecurityTokenDescriptor Descriptor(string subject, Dictionary<string, object>? claims = null)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddHours(1),
            Claims = new Dictionary<string, object>(claims ?? []) { ["sub"] = subject },
            SigningCredentials = new SigningCredentials(
                Key, Key is RsaSecurityKey ? SecurityAlgorithms.RsaSha256 : SecurityAlgorithms.EcdsaSha256),
        };
    }

    public static string Sign(SecurityTokenDescriptor descriptor) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private Task Answer(HttpContext http)
    {
        if (!IsUp)
        {
            http.Response.StatusCode = 503;
            return Task.CompletedTask;
        }

        if (http.Request.Path == "/.well-known/openid-configuration")
            return http.Response.WriteAsJsonAsync(new
            {
                issuer = ClaimedUrl ?? Url, jwks_uri = $"{Url}/keys", authorization_endpoint = $"{Url}/authorize",
                token_endpoint = $"{Url}/token", end_session_endpoint = $"{Url}/end",
            });
        if (http.Request.Path == "/token")
            return Redeem(http);
        Asked++;
        return http.Response.WriteAsJsonAsync(new { keys = published.Select(Describe) });
    }

    private async Task Redeem(HttpContext http)
    {
        LastForm = (await http.Request.ReadFormAsync()).ToDictionary(field => field.Key, field => field.Value.ToString());
        LastAuthorization = http.Request.Headers.Authorization;
        http.Response.StatusCode = IdToken is null ? 400 : 200;
        await http.Response.WriteAsJsonAsync(new { id_token = IdToken, access_token = "none", token_type = "Bearer" });
    }

    private static Dictionary<string, string> Describe(SecurityKey key)
    {
        var jwk = JsonWebKeyConverter.ConvertFromSecurityKey(key switch
        {
            RsaSecurityKey rsa => new RsaSecurityKey(rsa.Rsa.ExportParameters(includePrivateParameters: false)) { KeyId = key.KeyId },
            _ => key,
        });
        string[] members = ["kty", "kid", "n", "e", "crv", "x", "y"];
        string?[] values = [jwk.Kty, jwk.KeyId, jwk.N, jwk.E, jwk.Crv, jwk.X, jwk.Y];
        return members.Zip(values).Where(member => member.Second is not null)
            .ToDictionary(member => member.First, member => member.Second!);
    }
}
