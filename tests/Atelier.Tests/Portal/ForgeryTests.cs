using System.Net;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Portal;

/// <summary>What a request by cookie has to have besides, and that it then is a request like any other.</summary>
public sealed class ForgeryTests : IAsyncLifetime
{
    private TestStudio studio = null!;
    private TestBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        studio = await TestStudio.Open();
        browser = await TestBrowser.SignedIn(studio.Server, "administrator", PrincipalKind.AccountAdministrator);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await studio.DisposeAsync();
    }

    [Fact]
    public async Task Every_operation_that_changes_something_is_refused_without_the_token()
    {
        browser.Token = null;

        foreach (var operation in Routes.Operations.Where(operation => operation.Changes))
        {
            var path = operation.Path.Replace("{studioId}", studio.Id).Replace("{**", "{").Replace("{", "").Replace("}", "");
            var refusal = await Refused.With(
                "AccessDeniedException", () => browser.Send(new HttpMethod(operation.Method), "/2020-08-01" + path, new { }));
            Assert.Contains("X-Atelier-Token", refusal.Message);
        }
    }

    [Theory]
    [InlineData("POST", "/portal/sign-out")]
    [InlineData("POST", "/portal/password")]
    [InlineData("DELETE", "/portal/sign-ins/one")]
    public async Task So_is_what_the_portal_itself_changes(string method, string path)
    {
        browser.Token = "guessed";

        await Refused.With("AccessDeniedException", () => browser.Send(new HttpMethod(method), path, new { }));

        Assert.True(await browser.IsSignedIn());
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task A_page_of_another_origin_is_refused_even_with_the_token(string? origin)
    {
        browser.Origin = origin;

        var refusal = await Refused.With("AccessDeniedException", () => browser.Send(HttpMethod.Delete, $"/2020-08-01{studio.Path}"));
        await Refused.With("AccessDeniedException", () => browser.SignIn("administrator"));

        Assert.Contains("Only pages of this server", refusal.Message);
    }

    [Theory]
    [InlineData("cross-site")]
    [InlineData("same-site")]
    public async Task A_browser_that_names_another_site_is_refused_even_what_only_reads(string site)
    {
        browser.Headers["Sec-Fetch-Site"] = site;

        await Refused.With("AccessDeniedException", () => browser.Get("/2020-08-01/studios"));
        await Refused.With("AccessDeniedException", () => browser.Get("/portal/events"));
        await Refused.With("AccessDeniedException", () => browser.Welcome());
    }

    [Fact]
    public async Task A_token_is_good_for_its_own_sign_in_alone()
    {
        using var other = await TestBrowser.SignedIn(studio.Server, "jane");
        browser.Token = other.Token;

        await Refused.With("AccessDeniedException", () => browser.Send(HttpMethod.Delete, $"/2020-08-01{studio.Path}"));
    }

    [Fact]
    public async Task A_request_by_cookie_is_the_callers_as_a_signed_one_is()
    {
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");

        var bySignature = await studio.Administrator.Get($"{studio.Path}/launch-profiles");
        var byCookie = await browser.Get($"/2020-08-01{studio.Path}/launch-profiles");
        var denied = await Refused.With("AccessDeniedException", () => artist.Get("/2020-08-01/studios"));
        var signed = await Refused.With("AccessDeniedException", () => studio.Artist.Get("/studios"));
        var invalid = await Refused.With(
            "ValidationException", () => browser.Send(HttpMethod.Post, "/2020-08-01/studios", new { studioName = "X" }));

        Assert.Equal(bySignature.ToString(), byCookie.ToString());
        Assert.Equal(signed.Message, denied.Message);
        Assert.Contains("displayName: is required", invalid.Message);
    }

    [Fact]
    public async Task A_signature_counts_before_a_cookie()
    {
        browser.Headers["Authorization"] = "AWS4-HMAC-SHA256 nonsense";

        await Refused.With("IncompleteSignatureException", () => browser.Get("/2020-08-01/studios"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/account")]
    [InlineData("/open/us-west-2:stid-x/y")]
    public async Task Every_page_has_the_policy_against_foreign_scripts(string path)
    {
        using var page = await browser.SendRaw(HttpMethod.Get, path);

        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
    }

    [Fact]
    public async Task Nothing_of_the_portals_answers_is_kept_on_the_way()
    {
        using var answer = await browser.SendRaw(HttpMethod.Get, "/portal/sign-in");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
    }
}
