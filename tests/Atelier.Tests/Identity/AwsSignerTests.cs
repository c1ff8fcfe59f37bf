using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Identity;

/// <summary>AWS's own signer, which knows nothing of ours. It takes the time from the machine, so the server does here too.</summary>
public sealed class AwsSignerTests
{
    [Fact]
    public async Task A_request_that_aws_own_signer_signed_is_answered()
    {
        var parts = new TestServerParts { Clock = new ManualClock(TimeProvider.System.GetUtcNow()) };
        await using var server = await TestServer.Start(parts, TestContext.Current.CancellationToken);
        var client = await SigningClient.SignIn(server);
        var request = new DefaultRequest(new GetCallerIdentityRequest(), "nimble")
        {
            HttpMethod = "GET",
            Endpoint = server.Address,
            ResourcePath = "/2020-08-01/studios/{studioId}/streaming-sessions",
            UseQueryString = true,
        };
        request.AddPathResource("{studioId}", "us-west-2:stid-0000000000000000");
        request.Parameters.Add("ownedBy", "some body+/ä");
        request.Parameters.Add("createdBy", "a=b&c");
        var config = new AmazonSecurityTokenServiceConfig { AuthenticationRegion = "us-west-2", AuthenticationServiceName = "nimble" };

        var signed = new AWS4Signer().SignRequest(request, config, null, client.Key.Id, client.Key.Secret);

        using var message = new HttpRequestMessage(HttpMethod.Get, AmazonServiceClient.ComposeUrl(request));
        foreach (var (name, value) in request.Headers.Where(header => !header.Key.Equals("host", StringComparison.OrdinalIgnoreCase)))
            message.Headers.TryAddWithoutValidation(name, value);
        message.Headers.TryAddWithoutValidation("Authorization", signed.ForAuthorizationHeader);
        using var http = new HttpClient();
        using var response = await http.SendAsync(message, TestContext.Current.CancellationToken);

        // The studio is unknown, which is told only to who is known.
        Assert.Equal("ResourceNotFoundException", response.Headers.GetValues("x-amzn-ErrorType").Single());
    }
}
