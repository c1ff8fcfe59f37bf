using System.Net;
using System.Text.Json;
using Amazon.SecurityToken.Model;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Api;

public sealed class RequestRateTests
{
    // A token comes back after an hour, so that no test is slow enough to get one.
    private const double Hourly = 1 / 3600.0;

    [Fact]
    public async Task Who_asks_too_often_is_told_when_to_ask_again()
    {
        await using var server = await Start(new RequestRate(Hourly, Burst: 3));
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        for (var i = 0; i < 3; i++)
            await administrator.Get("/studios");

        using var refused = await administrator.SendRaw(HttpMethod.Get, "/studios", "");
        var error = await Refused.With("ThrottlingException", () => administrator.Get("/studios"));

        Assert.Equal((HttpStatusCode)429, refused.StatusCode);
        Assert.Equal(TimeSpan.FromHours(1), refused.Headers.RetryAfter!.Delta);
        Assert.Equal("TOO_MANY_REQUESTS", error.SpecificCode);
        Assert.Contains("3 at once after a rest; try again after 3600 s.", error.Message);
    }

    [Fact]
    public async Task Each_caller_has_a_rate_of_their_own_whatever_keys_they_sign_with()
    {
        await using var server = await Start(new RequestRate(Hourly, Burst: 1));
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        var again = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        var other = await server.SignIn("other", PrincipalKind.AccountAdministrator);
        await administrator.Get("/studios");

        await Refused.With("ThrottlingException", () => administrator.Get("/studios"));
        await Refused.With("ThrottlingException", () => again.Get("/studios"));
        await other.Get("/studios");
    }

    [Fact]
    public async Task Requests_to_sts_are_counted_with_the_others()
    {
        await using var server = await TestServer.Start(
            Sts.Parts with { RequestRate = new RequestRate(Hourly, Burst: 2) }, TestContext.Current.CancellationToken);
        var user = await server.SignIn("artist", PrincipalKind.User);
        using var sts = Sts.Client(server, user);
        await user.Get("/eulas");
        await sts.GetCallerIdentityAsync(new GetCallerIdentityRequest(), TestContext.Current.CancellationToken);

        await Sts.Refused("Throttling", 400, () => sts.GetCallerIdentityAsync(new GetCallerIdentityRequest()));
        await Refused.With("ThrottlingException", () => user.Get("/eulas"));
    }

    [Fact]
    public async Task Who_cannot_sign_uses_up_nobodys_requests()
    {
        await using var server = await Start(new RequestRate(Hourly, Burst: 1));
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        var impostor = administrator.With(otherSecret: "wrong");

        for (var i = 0; i < 3; i++)
            await Refused.With("InvalidSignatureException", () => impostor.Get("/studios"));

        await administrator.Get("/studios");
    }

    [Fact]
    public async Task A_throttled_request_does_nothing_and_leaves_its_token_unused()
    {
        await using var store = await TestStore.Create(TestDatabase.SqliteFile, TestContext.Current.CancellationToken);
        var parts = new TestServerParts { Store = store };
        await using var slow = await TestServer.Start(
            parts with { RequestRate = new RequestRate(Hourly, Burst: 1) }, TestContext.Current.CancellationToken);
        await using var server = await TestServer.Start(parts, TestContext.Current.CancellationToken);
        var throttled = await slow.SignIn("administrator", PrincipalKind.AccountAdministrator);
        var free = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        await throttled.Get("/studios");

        await Refused.With("ThrottlingException", () => CreateStudio(throttled, "first"));

        Assert.Empty((await free.Get("/studios")).Each("studios", "studioId"));
        await CreateStudio(free, "second");
    }

    [Fact]
    public async Task Streams_are_no_requests_of_the_API()
    {
        await using var server = await Start(new RequestRate(Hourly, Burst: 1));
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);
        await administrator.Get("/studios");
        await Refused.With("ThrottlingException", () => administrator.Get("/studios"));

        using var http = new HttpClient { BaseAddress = server.Address };
        for (var i = 0; i < 3; i++)
        {
            using var answer = await http.GetAsync(
                new Uri("/stream/0123456789abcdefghijkl", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.NotEqual((HttpStatusCode)429, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public async Task A_zero_is_no_limit(double perSecond, int burst)
    {
        await using var server = await Start(new RequestRate(perSecond, burst));
        var administrator = await server.SignIn("administrator", PrincipalKind.AccountAdministrator);

        for (var i = 0; i < 5; i++)
            await administrator.Get("/studios");
    }

    private static Task<TestServer> Start(RequestRate rate) =>
        TestServer.Start(new TestServerParts { RequestRate = rate }, TestContext.Current.CancellationToken);

    private static Task<JsonElement> CreateStudio(ApiClient administrator, string name) => administrator.Post(
        "/studios",
        new
        {
            studioName = name,
            displayName = "",
            adminRoleArn = "arn:aws:iam::123456789012:role/admin",
            userRoleArn = "arn:aws:iam::123456789012:role/user",
        },
        clientToken: "token-1");
}
