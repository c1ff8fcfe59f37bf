using System.Text.Json;
using Atelier.Identity;
using Atelier.Identity.SignIn;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Portal;

/// <summary>What administrators do about users and their keys in the portal, and everybody about their own keys.</summary>
public sealed class UserPageTests
{
    [Fact]
    public async Task A_user_is_made_with_a_password_that_the_first_sign_in_replaces()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var administrator = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);

        var made = await administrator.Send(HttpMethod.Post, "/portal/users", new { name = "grace", password = "TEMPORARY" });

        var user = made.GetProperty("user");
        Assert.Equal(("grace", "USER", "ENABLED"), (user.Text("name"), user.Text("role"), user.Text("status")));
        using var grace = new TestBrowser(server);
        var refused = await Refused.With("ValidationException", () => grace.SignIn("grace", made.Text("password")!));
        Assert.Contains("temporary", refused.Message);
        await grace.SignIn("grace", made.Text("password")!, "a phrase of my own");
        Assert.Equal(["ada", "grace"], await Names(administrator));
        Assert.DoesNotContain(made.Text("password")!, await DatabaseDump.Read(server.Database));
        var written = await server.OneEvent("CreateUser");
        Assert.Equal(($"users/{user.Text("principalId")}", "name; password: TEMPORARY"), (written.Resource, written.Detail));
    }

    [Fact]
    public async Task A_name_that_is_taken_or_none_is_refused()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var administrator = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);

        var taken = await Refused.With(
            "ConflictException", () => administrator.Send(HttpMethod.Post, "/portal/users", new { name = "ada" }));
        var none = await Refused.With(
            "ValidationException", () => administrator.Send(HttpMethod.Post, "/portal/users", new { name = "a b" }));

        Assert.Contains("choose another name", taken.Message);
        Assert.Contains("name: must have 1 to 64", none.Message);
    }

    [Fact]
    public async Task A_reset_password_ends_the_sign_ins_and_the_lock()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var administrator = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);
        using var grace = await TestBrowser.SignedIn(server, "grace");
        for (var guess = 0; guess < FailedSignIns.MostForName; guess++)
            await Refused.With("AccessDeniedException", () => new TestBrowser(server).SignIn("grace", "not the phrase at all"));
        var locked = await Find(administrator, "grace");

        var reset = await administrator.Send(HttpMethod.Post, $"/portal/users/{locked.Text("principalId")}/password");

        Assert.True(locked.GetProperty("isLocked").GetBoolean());
        Assert.False(reset.GetProperty("user").GetProperty("isLocked").GetBoolean());
        Assert.False(await grace.IsSignedIn());
        await grace.SignIn("grace", reset.Text("password")!, "a phrase of my own");
        Assert.False((await Find(administrator, "grace")).GetProperty("isPasswordTemporary").GetBoolean());
    }

    [Fact]
    public async Task A_locked_user_is_let_try_again()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var administrator = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);
        await TestBrowser.GivePassword(server, "grace");
        using var grace = new TestBrowser(server);
        for (var guess = 0; guess < FailedSignIns.MostForName; guess++)
            await Refused.With("AccessDeniedException", () => grace.SignIn("grace", "not the phrase at all"));

        await administrator.Send(HttpMethod.Post, $"{await PathOf(administrator, "grace")}/unlock");

        await grace.SignIn("grace");
        Assert.True(await grace.IsSignedIn());
    }

    [Fact]
    public async Task A_user_is_disabled_made_an_administrator_and_signed_out()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var administrator = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);
        using var grace = await TestBrowser.SignedIn(server, "grace");
        var path = await PathOf(administrator, "grace");

        await administrator.Send(HttpMethod.Patch, path, new { status = "DISABLED" });
        Assert.False(await grace.IsSignedIn());
        await administrator.Send(HttpMethod.Patch, path, new { status = "ENABLED", role = "ADMINISTRATOR" });
        Assert.Equal(["ada", "grace"], await Names(grace));
        var ended = await administrator.Send(HttpMethod.Delete, $"{path}/sign-ins");

        Assert.False(await grace.IsSignedIn());
        Assert.Equal(0, ended.GetProperty("user").GetProperty("signIns").GetInt32());
        Assert.Equal("role: ADMINISTRATOR; status: ENABLED", (await server.ListAudit(new() { Operation = "UpdateUser" }))[0].Detail);
    }

    [Fact]
    public async Task Nobody_takes_their_own_rights()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var administrator = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);
        var path = await PathOf(administrator, "ada");

        await Refused.With("ConflictException", () => administrator.Send(HttpMethod.Patch, path, new { status = "DISABLED" }));
        await Refused.With("ConflictException", () => administrator.Send(HttpMethod.Patch, path, new { role = "USER" }));

        Assert.True(await administrator.IsSignedIn());
    }

    [Fact]
    public async Task A_key_is_made_disabled_and_deleted_and_no_user_has_more_than_two()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var administrator = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);
        var id = await TestBrowser.GivePassword(server, "grace");

        var key = await administrator.Send(HttpMethod.Post, "/portal/access-keys", new { principalId = id });
        var client = new ApiClient(server.Address, key.Text("accessKeyId")!, key.Text("secretAccessKey")!, id, server.Clock);
        await client.Get("/eulas");
        await administrator.Send(HttpMethod.Post, "/portal/access-keys", new { principalId = id });
        var third = await Refused.With(
            "ConflictException", () => administrator.Send(HttpMethod.Post, "/portal/access-keys", new { principalId = id }));
        await administrator.Send(HttpMethod.Patch, $"/portal/access-keys/{key.Text("accessKeyId")}", new { status = "DISABLED" });

        Assert.Contains(key.Text("accessKeyId")!, third.Message);
        await Refused.With("UnrecognizedClientException", () => client.Get("/eulas"));
        await administrator.Send(HttpMethod.Delete, $"/portal/access-keys/{key.Text("accessKeyId")}");
        Assert.DoesNotContain(key.Text("accessKeyId"), (await administrator.Get("/portal/access-keys")).Each("accessKeys", "accessKeyId"));
        Assert.DoesNotContain(key.Text("secretAccessKey")!, await DatabaseDump.Read(server.Database));
    }

    [Fact]
    public async Task Everybody_has_their_own_keys_in_hand_and_nobody_elses()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        var other = await server.SignIn("other", PrincipalKind.User);
        using var grace = await TestBrowser.SignedIn(server, "grace");
        var id = (await grace.Welcome()).GetProperty("signedIn").Text("principalId");

        var key = await grace.Send(HttpMethod.Post, "/portal/access-keys", new { principalId = id });
        var own = await grace.Get($"/portal/access-keys?principalId={id}");
        Assert.Equal([key.Text("accessKeyId")!], own.Each("accessKeys", "accessKeyId"));
        await grace.Send(HttpMethod.Delete, $"/portal/access-keys/{key.Text("accessKeyId")}");

        await Refused.WithAccessDenied(
            () => grace.Get("/portal/access-keys"),
            () => grace.Get($"/portal/access-keys?principalId={other.PrincipalId}"),
            () => grace.Send(HttpMethod.Post, "/portal/access-keys", new { principalId = other.PrincipalId }),
            () => grace.Get("/portal/users"),
            () => grace.Send(HttpMethod.Post, "/portal/users", new { name = "me-too" }),
            () => grace.Send(HttpMethod.Post, $"/portal/users/{other.PrincipalId}/password"));
        await Refused.With("ResourceNotFoundException", () => grace.Send(HttpMethod.Delete, $"/portal/access-keys/{other.Key.Id}"));
        await other.Get("/eulas");
    }

    [Fact]
    public async Task Users_of_another_account_are_not_there()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        var stranger = await server.SignIn("stranger", PrincipalKind.User, "210987654321");
        await TestBrowser.GivePassword(server, "ada", PrincipalKind.AccountAdministrator);
        using var administrator = new TestBrowser(server);
        await administrator.Send(
            HttpMethod.Post, "/portal/sign-in", new { account = TestServer.Account, name = "ada", password = TestBrowser.Password });
        administrator.Token = (await administrator.Welcome()).GetProperty("signedIn").Text("token");

        Assert.Equal(["ada"], await Names(administrator));
        foreach (var change in new Func<Task>[]
        {
            () => administrator.Send(HttpMethod.Post, $"/portal/users/{stranger.PrincipalId}/password"),
            () => administrator.Send(HttpMethod.Patch, $"/portal/users/{stranger.PrincipalId}", new { status = "DISABLED" }),
            () => administrator.Send(HttpMethod.Delete, $"/portal/access-keys/{stranger.Key.Id}"),
            () => administrator.Send(HttpMethod.Post, "/portal/access-keys", new { principalId = stranger.PrincipalId }),
        })
            await Refused.With("ResourceNotFoundException", change);
    }

    private static async Task<string[]> Names(TestBrowser browser) =>
        [.. (await browser.Get("/portal/users")).Each("users", "name").Order(StringComparer.Ordinal)];

    private static async Task<JsonElement> Find(TestBrowser browser, string name) =>
        (await browser.Get("/portal/users")).GetProperty("users").EnumerateArray().Single(user => user.Text("name") == name);

    private static async Task<string> PathOf(TestBrowser browser, string name) =>
        $"/portal/users/{(await Find(browser, name)).Text("principalId")}";
}
