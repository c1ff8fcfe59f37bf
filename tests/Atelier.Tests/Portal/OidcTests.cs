using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Atelier.Identity.Oidc;
using Atelier.Tests.Harness;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Atelier.Tests.Portal;

/// <summary>Signing in at an issuer, with the authorization code flow.</summary>
public sealed class OidcTests : IAsyncLifetime
{
    private const string Client = "portal";
    private readonly ManualClock clock = new();
    private TestIssuer issuer = null!;
    private TestServer server = null!;
    private TestBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        issuer = await TestIssuer.Start(clock);
        var settings = issuer.Settings with
        {
            Administrators = new ClaimRule("groups", ["leads"]),
            Portal = new PortalClient(Client, "s:cret", "Studio accounts", ["openid", "profile"]),
        };
        server = await TestServer.Start(
            new TestServerParts { Clock = clock, Issuers = new OidcIssuers([settings]) }, TestContext.Current.CancellationToken);
        browser = new TestBrowser(server);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await server.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task Somebody_of_an_issuer_signs_in_and_comes_back_to_where_they_were()
    {
        var asked = await Begin("/open/us-west-2%3Astid-x/y?a=b");
        Give(asked, "subject-1", new() { ["preferred_username"] = "jane" });

        var cameBack = await Return(asked);
        var user = (await browser.Welcome()).GetProperty("signedIn");

        Assert.Equal("/open/us-west-2%3Astid-x/y?a=b", cameBack);
        Assert.Equal("jane", user.Text("name"));
        Assert.False(user.GetProperty("isAdministrator").GetBoolean());
        Assert.False(user.GetProperty("hasPassword").GetBoolean());
    }

    [Fact]
    public async Task The_issuer_is_asked_with_all_that_keeps_others_out()
    {
        var asked = await Begin();
        Give(asked, "subject-1");
        await Return(asked);

        var verifier = issuer.LastForm["code_verifier"];
        Assert.Equal(("code", Client, "openid profile", "S256"), (
            asked["response_type"].ToString(), asked["client_id"].ToString(), asked["scope"].ToString(),
            asked["code_challenge_method"].ToString()));
        Assert.Equal($"{server.Address.GetLeftPart(UriPartial.Authority)}/portal/oidc/callback", asked["redirect_uri"].ToString());
        Assert.Equal(asked["code_challenge"].ToString(), Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))));
        Assert.Equal("a-code", issuer.LastForm["code"]);
        Assert.Equal($"Basic {Convert.ToBase64String("portal:s%3Acret"u8)}", issuer.LastAuthorization);
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Contains(verifier, StringComparison.Ordinal)
            || line.Text.Contains(issuer.IdToken!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_group_makes_an_administrator_and_its_loss_unmakes_one()
    {
        Assert.True(await SignInWith("artists", "leads"));
        Assert.False(await SignInWith("artists"));

        async Task<bool> SignInWith(params string[] groups)
        {
            var asked = await Begin();
            Give(asked, "subject-1", new() { ["groups"] = groups });
            await Return(asked);
            return (await browser.Welcome()).GetProperty("signedIn").GetProperty("isAdministrator").GetBoolean();
        }
    }

    [Fact]
    public async Task A_sign_in_ends_with_the_token_it_rests_on()
    {
        var asked = await Begin();
        Give(asked, "subject-1");
        await Return(asked);
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.True(await browser.IsSignedIn());

        clock.Advance(TimeSpan.FromMinutes(1));

        Assert.False(await browser.IsSignedIn());
    }

    [Fact]
    public async Task Who_signs_out_is_led_to_the_issuer_to_sign_out_there()
    {
        var asked = await Begin();
        Give(asked, "subject-1");
        await Return(asked);
        browser.Token = (await browser.Welcome()).GetProperty("signedIn").Text("token");

        var continueAt = (await browser.Send(HttpMethod.Post, "/portal/sign-out")).Text("continueAt")!;

        var query = QueryHelpers.ParseQuery(new Uri(continueAt).Query);
        Assert.StartsWith($"{issuer.Url}/end?", continueAt);
        Assert.Equal(issuer.IdToken, query["id_token_hint"]);
        Assert.Equal($"{server.Address.GetLeftPart(UriPartial.Authority)}/sign-in", query["post_logout_redirect_uri"]);
        Assert.False(await browser.IsSignedIn());
    }

    [Theory]
    [InlineData("another nonce", "Invalid")]
    [InlineData("another client", "Invalid")]
    [InlineData("another party", "Invalid")]
    [InlineData("another state", "Expired")]
    [InlineData("another issuer", "Invalid")]
    [InlineData("another browser", "Expired")]
    [InlineData("too late", "Expired")]
    [InlineData("no token", "Invalid")]
    [InlineData("no code", "NotAllowed")]
    [InlineData("disabled", "NotAllowed")]
    public async Task What_does_not_prove_somebody_signs_nobody_in(string what, string problem)
    {
        var asked = await Begin();
        var claims = new Dictionary<string, object>();
        if (what == "another party")
            claims["azp"] = "somebody-else";
        Give(asked, "subject-1", claims, what == "another client" ? TestIssuer.Audience : Client, what == "another nonce" ? "other" : null);
        if (what == "no token")
            issuer.IdToken = null;
        if (what == "too late")
            clock.Advance(CodeFlow.Patience);
        if (what == "disabled")
            await Disable(asked);
        using var other = new TestBrowser(server);
        var answer = new Dictionary<string, string?> { ["code"] = "a-code", ["state"] = asked["state"] };
        if (what == "another state")
            answer["state"] = "guessed";
        if (what == "another issuer")
            answer["iss"] = "https://id.example.org";
        if (what == "no code")
            answer.Remove("code");

        var cameBack = await Return(answer, what == "another browser" ? other : browser);

        Assert.Equal($"/sign-in?problem={problem}", cameBack);
        Assert.False(await browser.IsSignedIn());
        Assert.False(await other.IsSignedIn());
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example")]
    [InlineData("javascript:alert(1)")]
    public async Task Nobody_is_led_to_another_site(string returnTo)
    {
        var asked = await Begin(returnTo);
        Give(asked, "subject-1");

        Assert.Equal("/", await Return(asked));
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_said_to_be_so()
    {
        issuer.IsUp = false;

        using var answer = await browser.SendRaw(HttpMethod.Get, "/portal/oidc/0");

        Assert.Equal("/sign-in?problem=IssuerUnreachable", answer.Headers.Location?.OriginalString);
        await Refused.With("ResourceNotFoundException", () => browser.Get("/portal/oidc/1"));
    }

    private async Task<Dictionary<string, StringValues>> Begin(string returnTo = "/")
    {
        using var answer = await browser.SendRaw(HttpMethod.Get, $"/portal/oidc/0?returnTo={Uri.EscapeDataString(returnTo)}");
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith($"{issuer.Url}/authorize?", answer.Headers.Location!.OriginalString);
        return QueryHelpers.ParseQuery(answer.Headers.Location.Query);
    }

    private void Give(
        Dictionary<string, StringValues> asked, string subject, Dictionary<string, object>? claims = null, string audience = Client,
        string? nonce = null)
    {
        var all = new Dictionary<string, object>(claims ?? []) { ["nonce"] = nonce ?? asked["nonce"].ToString() };
        var descriptor = issuer.Descriptor(subject, all);
        descriptor.Audience = audience;
        issuer.IdToken = TestIssuer.Sign(descriptor);
    }

    private Task<string?> Return(Dictionary<string, StringValues> asked) =>
        Return(new Dictionary<string, string?> { ["code"] = "a-code", ["state"] = asked["state"] }, browser);

    private static async Task<string?> Return(Dictionary<string, string?> answer, TestBrowser by)
    {
        using var cameBack = await by.SendRaw(HttpMethod.Get, QueryHelpers.AddQueryString("/portal/oidc/callback", answer));
        Assert.Equal(HttpStatusCode.SeeOther, cameBack.StatusCode);
        return cameBack.Headers.Location?.OriginalString;
    }

    // Somebody is a user from the first sign-in on, and can be disabled after it.
    private async Task Disable(Dictionary<string, StringValues> asked)
    {
        using var earlier = new TestBrowser(server);
        using var answer = await earlier.SendRaw(HttpMethod.Get, "/portal/oidc/0");
        var first = QueryHelpers.ParseQuery(answer.Headers.Location!.Query);
        Give(first, "subject-1");
        await Return(new Dictionary<string, string?> { ["code"] = "a-code", ["state"] = first["state"] }, earlier);
        await server.SetEnabled((await earlier.Welcome()).GetProperty("signedIn").Text("principalId")!, isEnabled: false);
        Give(asked, "subject-1");
    }
}
