using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Atelier.Identity.Oidc;
using Atelier.Tests.Harness;
using Microsoft.IdentityModel.Tokens;

namespace Atelier.Tests.SecurityTokens;

/// <summary>Tokens that prove nobody, in every way that is known to have worked somewhere.</summary>
public sealed class ForgedTokenTests : IAsyncLifetime
{
    private readonly ManualClock clock = new(TimeProvider.System.GetUtcNow());
    private TestIssuer issuer = null!;
    private TestStudio studio = null!;

    public async ValueTask InitializeAsync()
    {
        issuer = await TestIssuer.Start(clock);
        studio = await TestStudio.Open(new TestServerParts { Clock = clock, Issuers = new OidcIssuers([issuer.Settings]) });
    }

    public async ValueTask DisposeAsync()
    {
        await studio.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b.c")]
    [InlineData("no token at all")]
    [InlineData("eyJhbGciOiJSUzI1NiJ9.e30.AAAA")]
    public async Task What_is_no_token_is_refused(string token) =>
        await Refused(token.Length < 4 ? "ValidationError" : "InvalidIdentityToken", token);

    [Fact]
    public async Task A_token_without_a_signature_is_refused()
    {
        var parts = issuer.Token("subject-1").Split('.');

        await Refused("InvalidIdentityToken", $"{Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.");
        await Refused("InvalidIdentityToken", $"{Encode("""{"alg":"NONE","typ":"JWT"}""")}.{parts[1]}.{parts[2]}");
        await Refused("InvalidIdentityToken", $"{parts[0]}.{parts[1]}.");
    }

    [Fact]
    public async Task The_public_key_is_no_shared_secret()
    {
        var key = (RsaSecurityKey)issuer.Key;
        foreach (var secret in new[]
        {
            Encoding.UTF8.GetBytes(key.Rsa.ExportSubjectPublicKeyInfoPem()), key.Rsa.ExportSubjectPublicKeyInfo(),
            key.Rsa.ExportRSAPublicKey(), key.Rsa.ExportParameters(includePrivateParameters: false).Modulus!,
        })
        {
            var forged = issuer.Descriptor("subject-1");
            forged.SigningCredentials = new(new SymmetricSecurityKey(secret) { KeyId = key.KeyId }, SecurityAlgorithms.HmacSha256);
            await Refused("InvalidIdentityToken", TestIssuer.Sign(forged));
        }
    }

    [Fact]
    public async Task A_key_that_the_issuer_does_not_have_is_refused_whatever_it_calls_itself()
    {
        using var rsa = RSA.Create(2048);
        var forged = issuer.Descriptor("subject-1");
        forged.SigningCredentials = new(new RsaSecurityKey(rsa) { KeyId = issuer.Key.KeyId }, SecurityAlgorithms.RsaSha256);
        await Refused("InvalidIdentityToken", TestIssuer.Sign(forged));

        // The token brings its own key along.
        var parameters = rsa.ExportParameters(includePrivateParameters: false);
        forged.AdditionalHeaderClaims = new Dictionary<string, object>
        {
            ["jwk"] = new Dictionary<string, string>
            {
                ["kty"] = "RSA", ["n"] = Base64UrlEncoder.Encode(parameters.Modulus), ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
            },
        };
        await Refused("InvalidIdentityToken", TestIssuer.Sign(forged));
    }

    [Fact]
    public async Task A_token_that_was_changed_is_refused()
    {
        var mine = issuer.Token("subject-1").Split('.');
        var theirs = issuer.Token("subject-2").Split('.');

        await Refused("InvalidIdentityToken", $"{mine[0]}.{theirs[1]}.{mine[2]}");
    }

    [Theory]
    [InlineData("InvalidIdentityToken", "audience")]
    [InlineData("InvalidIdentityToken", "no audience")]
    [InlineData("InvalidIdentityToken", "issuer")]
    [InlineData("InvalidIdentityToken", "early")]
    [InlineData("InvalidIdentityToken", "endless")]
    [InlineData("InvalidIdentityToken", "nobody")]
    [InlineData("ExpiredTokenException", "late")]
    [InlineData("ExpiredTokenException", "just late")]
    public async Task A_token_for_others_or_another_time_is_refused(string code, string wrong)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var token = issuer.Descriptor("subject-1");
        switch (wrong)
        {
            case "audience": token.Audience = "another"; break;
            case "no audience": token.Audience = null; break;
            case "issuer": token.Issuer = "https://issuer.example.org"; break;
            case "early": (token.NotBefore, token.Expires) = (now.AddMinutes(2), now.AddHours(1)); break;
            case "endless": token.Expires = null; break;
            case "nobody": token.Claims.Remove("sub"); break;
            case "late": (token.NotBefore, token.Expires) = (now.AddHours(-2), now.AddHours(-1)); break;
            default: (token.NotBefore, token.Expires) = (now.AddHours(-1), now.AddSeconds(-61)); break;
        }

        await Refused(code, TestIssuer.Sign(token));
    }

    [Fact]
    public async Task Nothing_of_a_token_is_logged_or_answered()
    {
        var token = issuer.Token("subject-1");
        var parts = token.Split('.');

        var error = await Refused("InvalidIdentityToken", $"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA");

        foreach (var text in new[] { error.Message, string.Join('\n', studio.Server.Log.Lines) })
            Assert.All(parts, part => Assert.DoesNotContain(part[..Math.Min(part.Length, 40)], text));
    }

    private static string Encode(string json) => Base64UrlEncoder.Encode(json);

    private async Task<Exception> Refused(string code, string token)
    {
        using var client = Sts.Client(studio.Server, new AnonymousAWSCredentials());
        var request = new AssumeRoleWithWebIdentityRequest
        {
            RoleArn = Sts.UserRole, RoleSessionName = "render", WebIdentityToken = token,
        };
        return await Sts.Refused(code, 400, () => client.AssumeRoleWithWebIdentityAsync(request));
    }
}
