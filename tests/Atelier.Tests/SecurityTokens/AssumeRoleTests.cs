using System.Text.Json;
using Amazon.SecurityToken.Model;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.SecurityTokens;

public sealed class AssumeRoleTests : IAsyncLifetime
{
    private TestStudio studio = null!;

    private TestServer Server => studio.Server;

    public async ValueTask InitializeAsync() => studio = await TestStudio.Open(Sts.Parts);

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task Temporary_credentials_have_amazons_form()
    {
        var answer = await Server.AssumeRole(studio.Artist, Sts.UserRole, seconds: 900);

        Assert.Matches("^ASIA[A-Z2-7]{16}$", answer.Credentials.AccessKeyId);
        Assert.Matches("^[A-Za-z0-9+/]{40}$", answer.Credentials.SecretAccessKey);
        Assert.Equal(Server.Clock.GetUtcNow().AddSeconds(900).ToUnixTimeSeconds(), Ends(answer.Credentials).ToUnixTimeSeconds());
        Assert.Equal(
            ("arn:aws:sts::123456789012:assumed-role/user/render", $"{studio.Artist.PrincipalId}:render"),
            (answer.AssumedRoleUser.Arn, answer.AssumedRoleUser.AssumedRoleId));
    }

    [Fact]
    public async Task Nothing_of_them_is_stored_or_logged()
    {
        var credentials = (await Server.AssumeRole(studio.Artist, Sts.UserRole)).Credentials;
        await ListOwn(Server.Use(studio.Artist, credentials));

        var dump = await DatabaseDump.Read(Server.Database) + string.Join('\n', Server.Log.Lines);

        Assert.Contains("artist took the role", dump);
        Assert.DoesNotContain(credentials.SecretAccessKey, dump);
        Assert.DoesNotContain(credentials.SessionToken, dump);
        Assert.DoesNotContain(credentials.AccessKeyId, await DatabaseDump.Read(Server.Database));
    }

    [Fact]
    public async Task They_end_at_their_time()
    {
        var temporary = await Server.TakeRole(studio.Artist, Sts.UserRole, seconds: 900);

        Server.Clock.Advance(TimeSpan.FromSeconds(898));
        await ListOwn(temporary);
        Server.Clock.Advance(TimeSpan.FromSeconds(2));
        var error = await Refused.With("ExpiredTokenException", () => ListOwn(temporary));

        Assert.Equal(403, error.Status);
    }

    [Fact]
    public async Task They_end_at_once_when_their_user_is_disabled()
    {
        var temporary = await Server.TakeRole(studio.Artist, Sts.UserRole);

        await Server.SetEnabled(studio.Artist.PrincipalId, isEnabled: false);
        await Refused.With("UnrecognizedClientException", () => ListOwn(temporary));
        await Refused.With("UnrecognizedClientException", () => ListOwn(studio.Artist));
        await Server.SetEnabled(studio.Artist.PrincipalId, isEnabled: true);

        await ListOwn(temporary);
    }

    [Fact]
    public async Task A_token_that_was_touched_or_is_of_another_key_is_not_recognised()
    {
        var mine = (await Server.AssumeRole(studio.Artist, Sts.UserRole)).Credentials;
        var theirs = (await Server.AssumeRole(studio.Administrator, Sts.UserRole)).Credentials;
        var temporary = Server.Use(studio.Artist, mine);
        var bytes = Convert.FromBase64String(mine.SessionToken);
        var wrong = new List<ApiClient> { temporary.With(token: theirs.SessionToken), temporary.With(keyId: theirs.AccessKeyId) };
        foreach (var place in new[] { 0, 12, 28, bytes.Length - 1 })
        {
            var touched = (byte[])bytes.Clone();
            touched[place] ^= 1;
            wrong.Add(temporary.With(token: Convert.ToBase64String(touched)));
        }

        foreach (var client in wrong)
            await Refused.With("UnrecognizedClientException", () => ListOwn(client));
        await Refused.With("InvalidSignatureException", () => ListOwn(temporary.With(otherSecret: theirs.SecretAccessKey)));
        await Refused.With("UnrecognizedClientException", () => ListOwn(studio.Artist.With(token: mine.SessionToken)));
        var bare = await Refused.With(
            "UnrecognizedClientException", () => ListOwn(studio.Artist.With(mine.AccessKeyId, mine.SecretAccessKey)));
        Assert.Contains("send its session token", bare.Message);
    }

    [Fact]
    public async Task Servers_that_share_key_and_database_take_each_others_tokens_and_no_others()
    {
        await using var store = await TestStore.Create(TestDatabase.SqliteFile, TestContext.Current.CancellationToken);
        var parts = Sts.Parts with { Store = store };
        await using var first = await TestStudio.Open(parts);
        await using var second = await TestServer.Start(parts with { Name = "second" }, TestContext.Current.CancellationToken);
        await using var stranger = await TestServer.Start(
            parts with { Name = "stranger", Key = ServerKey.Random() }, TestContext.Current.CancellationToken);
        var credentials = (await first.Server.AssumeRole(first.Artist, Sts.UserRole)).Credentials;

        await second.Use(first.Artist, credentials).Get($"{first.Path}/membership");
        await Refused.With(
            "UnrecognizedClientException", () => stranger.Use(first.Artist, credentials).Get($"{first.Path}/membership"));
    }

    [Fact]
    public async Task A_role_is_given_to_whom_it_is_for()
    {
        foreach (var user in new[] { studio.Administrator, studio.StudioAdministrator })
            await Server.AssumeRole(user, Sts.AdminRole);
        await Denied(studio.Artist, Sts.AdminRole);
        await Denied(studio.Administrator, "arn:aws:iam::123456789012:role/unknown");
        await Denied(await Server.SignIn("stranger", PrincipalKind.AccountAdministrator, "210987654321"), Sts.UserRole);
    }

    [Fact]
    public async Task A_studio_that_is_gone_has_no_roles()
    {
        await studio.Administrator.Delete(studio.Path);

        await Denied(studio.Administrator, Sts.UserRole);
    }

    [Fact]
    public async Task Who_took_a_role_keeps_its_limits_and_its_end_in_the_next()
    {
        var admin = await Server.TakeRole(studio.Administrator, Sts.AdminRole, seconds: 900);

        var again = await Server.AssumeRole(admin, Sts.UserRole, seconds: 43200);

        Assert.True(Ends(again.Credentials) <= Server.Clock.GetUtcNow().AddSeconds(900));
        var narrowed = Server.Use(studio.Administrator, again.Credentials);
        await admin.Get($"{studio.Path}/streaming-sessions");
        await Refused.WithAccessDenied(() => narrowed.Get($"{studio.Path}/streaming-sessions"));
        await ListOwn(narrowed);
        await Denied(narrowed, Sts.AdminRole);
        await Denied(await Server.TakeRole(studio.Administrator, Sts.UserRole), Sts.AdminRole);
    }

    [Theory]
    [InlineData("RoleArn", "arn:aws:iam::123456789012:user/admin", "render", 3600)]
    [InlineData("RoleArn", "short", "render", 3600)]
    [InlineData("RoleSessionName", Sts.UserRole, "r", 3600)]
    [InlineData("RoleSessionName", Sts.UserRole, "two words", 3600)]
    [InlineData("DurationSeconds", Sts.UserRole, "render", 899)]
    [InlineData("DurationSeconds", Sts.UserRole, "render", 43201)]
    public async Task A_wrong_parameter_is_named_with_its_rule(string parameter, string roleArn, string name, int seconds)
    {
        using var client = Sts.Client(Server, studio.Artist);

        var error = await Sts.Refused("ValidationError", 400, () => client.AssumeRoleAsync(
            new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = name, DurationSeconds = seconds }));

        Assert.StartsWith($"{parameter}: must ", error.Message);
    }

    [Fact]
    public async Task What_would_narrow_the_credentials_further_is_refused_and_not_ignored()
    {
        using var client = Sts.Client(Server, studio.Artist);
        foreach (var narrow in new Action<AssumeRoleRequest>[]
        {
            request => request.Policy = "{}",
            request => request.PolicyArns = [new PolicyDescriptorType { Arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" }],
            request => (request.SerialNumber, request.TokenCode) = ("arn:aws:iam::123456789012:mfa/artist", "123456"),
        })
        {
            var request = Sts.Request(Sts.UserRole);
            narrow(request);
            await Sts.Refused("ValidationError", 400, () => client.AssumeRoleAsync(request));
        }
    }

    private static DateTimeOffset Ends(Credentials credentials) => credentials.Expiration!.Value.ToUniversalTime();

    private async Task Denied(ApiClient user, string roleArn)
    {
        using var client = Sts.Client(Server, user);
        var error = await Sts.Refused("AccessDenied", 403, () => client.AssumeRoleAsync(Sts.Request(roleArn)));
        Assert.Contains("is not authorized to perform: sts:AssumeRole", error.Message);
    }

    private Task<JsonElement> ListOwn(ApiClient user) => user.Get($"{studio.Path}/streaming-sessions?ownedBy={user.PrincipalId}");
}
