using System.Net;
using Atelier.Identity.SignIn;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Portal;

/// <summary>Signing in with a password, and out.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string NewPassword = "another long phrase";
    private static readonly object Jane = new { name = "jane", password = TestBrowser.Password };
    private TestServer server = null!;
    private TestBrowser browser = null!;

    public async ValueTask InitializeAsync()
    {
        server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        browser = new TestBrowser(server);
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Who_signs_in_is_known_until_they_sign_out()
    {
        var id = await TestBrowser.GivePassword(server, "jane");
        Assert.False(await browser.IsSignedIn());

        await browser.SignIn("jane");
        var user = (await browser.Welcome()).GetProperty("signedIn");
        var eulas = await browser.Get("/2020-08-01/eulas");
        await browser.Send(HttpMethod.Post, "/portal/sign-out");

        Assert.Equal((id, "jane", TestServer.Account), (user.Text("principalId"), user.Text("name"), user.Text("account")));
        Assert.Equal(0, eulas.GetProperty("eulas").GetArrayLength());
        Assert.False(await browser.IsSignedIn());
        Assert.Empty(browser.Cookies.GetAllCookies());
    }

    [Fact]
    public async Task A_sign_out_ends_the_sign_in_and_not_the_cookie_alone()
    {
        await TestBrowser.GivePassword(server, "jane");
        await browser.SignIn("jane");
        var cookie = browser.Cookies.GetAllCookies().Single();

        await browser.Send(HttpMethod.Post, "/portal/sign-out");
        browser.Cookies.Add(new Cookie(cookie.Name, cookie.Value, "/", "127.0.0.1"));

        await Refused.With("ExpiredTokenException", () => browser.Get("/2020-08-01/eulas"));
    }

    [Fact]
    public async Task A_cookie_is_out_of_reach_of_scripts_and_of_other_sites()
    {
        await TestBrowser.GivePassword(server, "jane");

        using var plain = await browser.SendRaw(HttpMethod.Post, "/portal/sign-in", Jane);
        browser.Headers["X-Forwarded-Proto"] = "https";
        using var secure = await browser.SendRaw(HttpMethod.Post, "/portal/sign-in", Jane);

        Assert.Matches($"^atelier-{server.Address.Port}=[^;]{{43}}; path=/; samesite=strict; httponly$", Cookie(plain));
        Assert.Matches("^__Host-atelier=[^;]{43}; path=/; secure; samesite=strict; httponly$", Cookie(secure));

        static string Cookie(HttpResponseMessage answer) => answer.Headers.GetValues("Set-Cookie").Single();
    }

    [Fact]
    public async Task A_password_is_not_taken_over_an_open_network()
    {
        await TestBrowser.GivePassword(server, "jane");
        browser.Headers["Host"] = "studio.example.org";
        browser.Origin = "http://studio.example.org";

        await Refused.With("AccessDeniedException", () => browser.SignIn("jane"));
        browser.Headers["X-Forwarded-Proto"] = "https";
        browser.Origin = "https://studio.example.org";
        using var answer = await browser.SendRaw(HttpMethod.Post, "/portal/sign-in", Jane);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("jane", "a wrong one")]
    [InlineData("joe", TestBrowser.Password)]
    [InlineData("nobody", TestBrowser.Password)]
    public async Task A_refusal_does_not_tell_what_was_wrong(string name, string password)
    {
        await TestBrowser.GivePassword(server, "jane");
        await server.SignIn("joe", Atelier.Identity.PrincipalKind.User);

        var refusal = await Refused.With("AccessDeniedException", () => browser.SignIn(name, password));

        Assert.Equal("The name or the password is wrong.", refusal.Message);
        Assert.DoesNotContain(server.Log.Lines, line => line.Text.Contains(password, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("jane")]
    [InlineData("nobody")]
    public async Task A_name_is_locked_after_too_many_wrong_passwords_whether_or_not_it_is_a_users(string name)
    {
        await TestBrowser.GivePassword(server, "jane");
        for (var attempt = 0; attempt < FailedSignIns.MostForName; attempt++)
            await Refused.With("AccessDeniedException", () => browser.SignIn(name, "a wrong one"));

        var refusal = await Refused.With("ThrottlingException", () => browser.SignIn(name));

        Assert.Equal(429, refusal.Status);
        Assert.Contains("15 minutes", refusal.Message);
    }

    [Fact]
    public async Task A_lock_opens_after_a_while_and_a_right_password_forgets_the_wrong_ones()
    {
        await TestBrowser.GivePassword(server, "jane");
        for (var round = 0; round < 2; round++)
        {
            for (var attempt = 1; attempt < FailedSignIns.MostForName; attempt++)
                await Refused.With("AccessDeniedException", () => browser.SignIn("jane", "a wrong one"));
            await browser.SignIn("jane");
        }

        for (var attempt = 0; attempt < FailedSignIns.MostForName; attempt++)
            await Refused.With("AccessDeniedException", () => browser.SignIn("jane", "a wrong one"));
        await Refused.With("ThrottlingException", () => browser.SignIn("jane"));
        server.Clock.Advance(FailedSignIns.Pause);
        await browser.SignIn("jane");

        Assert.True(await browser.IsSignedIn());
    }

    [Fact]
    public async Task An_address_from_which_too_many_attempts_failed_is_refused()
    {
        await TestBrowser.GivePassword(server, "jane");
        var attempts = new FailedSignIns(server.Service<Atelier.Api.ServerKey>(), server.Database, server.Clock);
        for (var attempt = 0; attempt < FailedSignIns.MostFromAddress; attempt++)
            await attempts.Begin(TestServer.Account, $"name-{attempt}", "198.51.100.7", TestContext.Current.CancellationToken);

        browser.Headers["X-Forwarded-For"] = "198.51.100.7";
        await Refused.With("ThrottlingException", () => browser.SignIn("jane"));
        browser.Headers["X-Forwarded-For"] = "198.51.100.8";
        await browser.SignIn("jane");

        Assert.True(await browser.IsSignedIn());
    }

    [Fact]
    public async Task A_temporary_password_takes_a_new_one()
    {
        await TestBrowser.GivePassword(server, "jane", isTemporary: true);

        var needed = await Refused.With("ValidationException", () => browser.SignIn("jane"));
        var short1 = await Refused.With("ValidationException", () => browser.SignIn("jane", newPassword: "short"));
        await Refused.With("ValidationException", () => browser.SignIn("jane", newPassword: "it is jane's own one"));
        await Refused.With("ValidationException", () => browser.SignIn("jane", newPassword: TestBrowser.Password));
        await browser.SignIn("jane", newPassword: NewPassword);
        await Refused.With("AccessDeniedException", () => browser.SignIn("jane"));
        await browser.SignIn("jane", NewPassword);

        Assert.Equal("NEW_PASSWORD_NEEDED", needed.SpecificCode);
        Assert.Contains("[newPassword: must have 12 to 128 characters", short1.Message);
    }

    [Fact]
    public async Task Who_changes_the_password_is_signed_out_everywhere_else()
    {
        await TestBrowser.GivePassword(server, "jane");
        using var other = new TestBrowser(server);
        await browser.SignIn("jane");
        await other.SignIn("jane");

        await Refused.With("AccessDeniedException", () => Change("a wrong one"));
        await Change(TestBrowser.Password);

        Assert.True(await browser.IsSignedIn());
        Assert.False(await other.IsSignedIn());
        await Refused.With("AccessDeniedException", () => other.SignIn("jane"));
        await other.SignIn("jane", NewPassword);

        Task Change(string password) =>
            browser.Send(HttpMethod.Post, "/portal/password", new { password, newPassword = NewPassword });
    }

    [Fact]
    public async Task Sign_ins_are_listed_and_one_can_be_ended()
    {
        await TestBrowser.GivePassword(server, "jane");
        using var other = await TestBrowser.SignedIn(server, "joe");
        browser.Headers["User-Agent"] = "One";
        await browser.SignIn("jane");
        using var second = new TestBrowser(server);
        second.Headers["User-Agent"] = "Two";
        await second.SignIn("jane");

        var listed = (await browser.Get("/portal/sign-ins")).GetProperty("signIns").EnumerateArray()
            .ToDictionary(signIn => signIn.Text("browser")!);
        await Refused.With("ResourceNotFoundException", () => End(other));
        await End(browser);

        Assert.Equal(["One", "Two"], listed.Keys.Order());
        Assert.True(listed["One"].GetProperty("isThis").GetBoolean());
        Assert.False(await second.IsSignedIn());

        Task End(TestBrowser by) => by.Send(HttpMethod.Delete, $"/portal/sign-ins/{listed["Two"].Text("signInId")}");
    }

    [Fact]
    public async Task A_sign_in_ends_when_it_is_not_used_and_in_any_case_after_a_day()
    {
        await TestBrowser.GivePassword(server, "jane");
        await browser.SignIn("jane");
        server.Clock.Advance(SignIns.Idle - TimeSpan.FromMinutes(1));
        await browser.Get("/2020-08-01/eulas");
        server.Clock.Advance(SignIns.Idle - TimeSpan.FromMinutes(1));
        Assert.True(await browser.IsSignedIn());
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await browser.IsSignedIn());

        await browser.SignIn("jane");
        for (var passed = TimeSpan.Zero; passed < SignIns.Longest; passed += TimeSpan.FromHours(6))
        {
            await browser.Get("/2020-08-01/eulas");
            server.Clock.Advance(TimeSpan.FromHours(6));
        }

        Assert.False(await browser.IsSignedIn());
    }

    [Fact]
    public async Task Who_is_disabled_is_signed_out_and_cannot_sign_in()
    {
        var id = await TestBrowser.GivePassword(server, "jane");
        await browser.SignIn("jane");

        await server.SetEnabled(id, isEnabled: false);

        await Refused.With("ExpiredTokenException", () => browser.Get("/2020-08-01/eulas"));
        await Refused.With("AccessDeniedException", () => browser.SignIn("jane"));
    }

    [Fact]
    public async Task A_hash_that_is_not_made_as_new_ones_are_is_made_anew_at_the_next_sign_in()
    {
        await TestBrowser.GivePassword(server, "jane", rounds: 1000);

        await browser.SignIn("jane");

        await using var db = await server.Database.Read(TestContext.Current.CancellationToken);
        var stored = await Passwords.Find(db, TestServer.Account, "jane", TestContext.Current.CancellationToken);
        Assert.False(PasswordHash.IsOutdated(stored!.Hash));
        Assert.True(PasswordHash.Matches(TestBrowser.Password, stored.Hash));
        Assert.True(await browser.IsSignedIn());
    }

    [Fact]
    public async Task An_account_has_to_be_named_where_there_are_several()
    {
        await TestBrowser.GivePassword(server, "jane");
        Assert.False((await browser.Welcome()).GetProperty("needsAccount").GetBoolean());
        await server.SignIn("root", Atelier.Identity.PrincipalKind.User, "210987654321");

        var refusal = await Refused.With("ValidationException", () => browser.SignIn("jane"));
        await browser.Send(
            HttpMethod.Post, "/portal/sign-in", new { account = TestServer.Account, name = "jane", password = TestBrowser.Password });

        Assert.Contains("[account: must be given", refusal.Message);
        Assert.True((await browser.Welcome()).GetProperty("needsAccount").GetBoolean());
        Assert.True(await browser.IsSignedIn());
    }
}
