using Amazon.Runtime;
using Amazon.SecurityToken;
using Amazon.SecurityToken.Model;

namespace Atelier.Tests.Harness;

/// <summary>
/// Amazon's own client of STS, on a server of ours. It signs by the machine's clock, so the server has to start with that time.
/// </summary>
internal static class Sts
{
    public const string AdminRole = "arn:aws:iam::123456789012:role/admin";
    public const string UserRole = "arn:aws:iam::123456789012:role/user";

    /// <summary>A server whose clock starts with the machine's.</summary>
    public static TestServerParts Parts => new() { Clock = new ManualClock(TimeProvider.System.GetUtcNow()) };

    public static AmazonSecurityTokenServiceClient Client(TestServer server, AWSCredentials credentials) => new(
        credentials,
        new AmazonSecurityTokenServiceConfig
        {
            ServiceURL = server.Address.ToString(), AuthenticationRegion = "us-west-2", MaxErrorRetry = 0,
        });

    public static AmazonSecurityTokenServiceClient Client(TestServer server, ApiClient user) =>
        Client(server, user.SessionToken is null
            ? new BasicAWSCredentials(user.Key.Id, user.Key.Secret)
            : new SessionAWSCredentials(user.Key.Id, user.Key.Secret, user.SessionToken));

    /// <summary>The user with temporary credentials of the role.</summary>
    public static async Task<ApiClient> TakeRole(this TestServer server, ApiClient user, string roleArn, int seconds = 3600) =>
        server.Use(user, (await server.AssumeRole(user, roleArn, seconds)).Credentials);

    public static async Task<AssumeRoleResponse> AssumeRole(this TestServer server, ApiClient user, string roleArn, int seconds = 3600)
    {
        using var client = Client(server, user);
        return await client.AssumeRoleAsync(Request(roleArn, seconds));
    }

    public static AssumeRoleRequest Request(string roleArn, int seconds = 3600) =>
        new() { RoleArn = roleArn, RoleSessionName = "render", DurationSeconds = seconds };

    /// <summary>The user with these credentials.</summary>
    public static ApiClient Use(this TestServer server, ApiClient user, Credentials credentials) => new(
        server.Address, credentials.AccessKeyId, credentials.SecretAccessKey, user.PrincipalId, server.Clock, credentials.SessionToken);

    /// <summary>The error that a call is refused with, which has the code and the status.</summary>
    public static async Task<AmazonSecurityTokenServiceException> Refused(string code, int status, Func<Task> call)
    {
        var error = await Assert.ThrowsAnyAsync<AmazonSecurityTokenServiceException>(call);
        Assert.Equal((code, status), (error.ErrorCode, (int)error.StatusCode));
        return error;
    }
}
