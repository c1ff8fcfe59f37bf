using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Emulator;

/// <summary>With any account taken, an access key id of 12 digits is an account.</summary>
public sealed class AccountTests
{
    [Fact]
    public async Task Accounts_see_nothing_of_one_another()
    {
        await using var server = await EmulatedServer.Start(takesAnyAccount: true);
        var (one, other) = (server.Client("111111111111"), server.Client("222222222222"));
        var studio = await EmulatedStudio.Open(one);
        var session = await studio.CreateSession();

        Assert.StartsWith("arn:aws:nimble:us-west-2:111111111111:streaming-session/", session.Text("arn"), StringComparison.Ordinal);
        Assert.Equal(0, (await other.Get("/studios")).GetProperty("studios").GetArrayLength());
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => other.Get(studio.Path));
        Assert.Equal("ResourceNotFoundException", error.Code);
        Assert.Equal(1, (await one.Get("/studios")).GetProperty("studios").GetArrayLength());
    }

    [Fact]
    public async Task Sts_knows_the_accounts_too()
    {
        await using var server = await EmulatedServer.Start(takesAnyAccount: true);
        using var sts = new AmazonSecurityTokenServiceClient(
            "111111111111", "any secret",
            new AmazonSecurityTokenServiceConfig { ServiceURL = server.Address.ToString(), AuthenticationRegion = "us-west-2" });

        var caller = await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken);

        Assert.Equal(("111111111111", "arn:aws:iam::111111111111:user/administrator"), (caller.Account, caller.Arn));
    }

    [Fact]
    public async Task The_first_account_is_the_one_of_the_printed_key()
    {
        await using var server = await EmulatedServer.Start(takesAnyAccount: true);
        var studio = await EmulatedStudio.Open(server.Client(EmulatedServer.Account));
        var mine = await studio.CreateSession();

        var seen = await server.Administrator.Get(studio.PathOf("streaming-sessions", mine));

        Assert.Equal(mine.Text("createdBy"), seen.GetProperty("session").Text("ownedBy"));
        Assert.Equal(1, (await server.Administrator.Get("/studios")).GetProperty("studios").GetArrayLength());
    }

    [Fact]
    public async Task An_administrator_has_the_same_id_after_a_reset()
    {
        await using var server = await EmulatedServer.Start(takesAnyAccount: true);
        var client = server.Client("333333333333");
        var before = await (await EmulatedStudio.Open(client)).CreateSession();

        await server.Post("/reset");

        var after = await (await EmulatedStudio.Open(client)).CreateSession();
        Assert.Equal(before.Text("ownedBy"), after.Text("ownedBy"));
    }

    [Fact]
    public async Task The_secret_is_not_looked_at_and_the_time_is()
    {
        await using var server = await EmulatedServer.Start(takesAnyAccount: true);
        var client = server.Client("111111111111");
        var late = new ManualClock(TimeProvider.System.GetUtcNow().AddMinutes(-6));

        await client.With(otherSecret: "another").Get("/studios");
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => client.With(clock: late).Get("/studios"));

        Assert.Contains("Signature not current", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("11111111111")]
    [InlineData("1111111111111")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    public async Task Other_key_ids_are_refused_as_ever(string keyId)
    {
        await using var server = await EmulatedServer.Start(takesAnyAccount: true);

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => server.Client(keyId).Get("/studios"));

        Assert.Equal("UnrecognizedClientException", error.Code);
    }

    [Fact]
    public async Task The_printed_key_still_needs_its_secret()
    {
        await using var server = await EmulatedServer.Start(takesAnyAccount: true);

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => server.Administrator.With(otherSecret: "another").Get("/studios"));

        Assert.Equal("InvalidSignatureException", error.Code);
    }

    [Fact]
    public async Task Without_the_option_an_account_is_no_key()
    {
        await using var server = await EmulatedServer.Start();

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => server.Client("111111111111").Get("/studios"));

        Assert.Equal("UnrecognizedClientException", error.Code);
    }
}
