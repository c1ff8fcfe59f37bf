using System.Net.Http.Headers;
using System.Xml.Linq;
using Amazon.Runtime;
using Amazon.SecurityToken.Model;
using Atelier.Api;
using Atelier.Cli;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.SecurityTokens;

public sealed class CallerIdentityTests : IAsyncLifetime
{
    private static readonly XNamespace Space = "https://sts.amazonaws.com/doc/2011-06-15/";
    private TestStudio studio = null!;

    public async ValueTask InitializeAsync() => studio = await TestStudio.Open(Sts.Parts);

    public ValueTask DisposeAsync() => studio.DisposeAsync();

    [Fact]
    public async Task Whoever_signs_is_told_who_they_are()
    {
        using var client = Sts.Client(studio.Server, studio.Artist);

        var identity = await client.GetCallerIdentityAsync(new GetCallerIdentityRequest());

        Assert.Equal(
            ("123456789012", "arn:aws:iam::123456789012:user/artist", studio.Artist.PrincipalId),
            (identity.Account, identity.Arn, identity.UserId));
        Assert.True(Guid.TryParse(identity.ResponseMetadata.RequestId, out _));
    }

    [Fact]
    public async Task Who_is_in_a_role_is_told_so_and_stays_the_same_principal()
    {
        var credentials = (await studio.Server.AssumeRole(studio.Artist, Sts.UserRole)).Credentials;
        using var client = Sts.Client(studio.Server, credentials);

        var identity = await client.GetCallerIdentityAsync(new GetCallerIdentityRequest());

        Assert.Equal(
            ("arn:aws:sts::123456789012:assumed-role/user/render", studio.Artist.PrincipalId), (identity.Arn, identity.UserId));
    }

    [Fact]
    public async Task Wrong_proofs_have_the_names_that_sts_has_for_them()
    {
        var server = studio.Server;
        var key = studio.Artist.Key;
        await Refused("SignatureDoesNotMatch", new BasicAWSCredentials(key.Id, "wrong"));
        await Refused("InvalidClientTokenId", new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", key.Secret));
        await Refused("InvalidClientTokenId", new SessionAWSCredentials(key.Id, key.Secret, "token"));

        var ended = server.Service<TemporaryKeys>().Make(
            studio.Artist.PrincipalId, new RoleSession([Sts.UserRole], "render", server.Clock.GetUtcNow()));
        await Refused("ExpiredToken", new SessionAWSCredentials(ended.Id, ended.Secret, ended.SessionToken));
        await Refused("InvalidClientTokenId", new BasicAWSCredentials(ended.Id, ended.Secret));

        async Task Refused(string code, AWSCredentials wrong)
        {
            using var client = Sts.Client(server, wrong);
            await Sts.Refused(code, 403, () => client.GetCallerIdentityAsync(new GetCallerIdentityRequest()));
        }
    }

    [Theory]
    [InlineData("Action=GetCallerIdentity&Version=2011-06-15", 403, "MissingAuthenticationToken")]
    [InlineData("Action=GetSessionToken&Version=2011-06-15", 400, "InvalidAction")]
    [InlineData("Action=%00%0A%3C&Version=2011-06-15", 400, "InvalidAction")]
    [InlineData("Action=GetCallerIdentity&Version=2010-01-01", 400, "InvalidAction")]
    [InlineData("Action=A&Action=B", 400, "ValidationError")]
    [InlineData("Action=", 400, "ValidationError")]
    [InlineData("", 400, "ValidationError")]
    [InlineData("%%%&=&Action", 400, "ValidationError")]
    public async Task What_cannot_be_answered_is_refused_in_stss_own_form(string form, int status, string code)
    {
        using var http = new HttpClient();
        using var body = new StringContent(form, new MediaTypeHeaderValue("application/x-www-form-urlencoded"));

        using var response = await http.PostAsync(studio.Server.Address, body);
        var answer = XElement.Parse(await response.Content.ReadAsStringAsync());

        Assert.Equal(
            (status, "text/xml", Space + "ErrorResponse"),
            ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType, answer.Name));
        var error = answer.Element(Space + "Error")!;
        Assert.Equal(("Sender", code), (error.Element(Space + "Type")!.Value, error.Element(Space + "Code")!.Value));
        Assert.NotEmpty(error.Element(Space + "Message")!.Value);
        Assert.Equal(response.Headers.GetValues("x-amzn-RequestId").Single(), answer.Element(Space + "RequestId")!.Value);
    }

    [Fact]
    public async Task An_action_may_be_asked_for_in_the_query()
    {
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(studio.Server.Address, "/?Action=GetCallerIdentity&Version=2011-06-15"));

        Assert.Contains("<Code>MissingAuthenticationToken</Code>", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_signature_for_one_service_is_none_for_the_other()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, studio.Server.Address)
        {
            Content = new StringContent("Action=GetCallerIdentity", new MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };
        RequestSigner.Sign(
            request, studio.Server.Address, "Action=GetCallerIdentity"u8.ToArray(), studio.Artist.Key, "us-west-2",
            studio.Server.Clock.GetUtcNow());

        using var response = await http.SendAsync(request);

        Assert.Contains("and the service sts.", await response.Content.ReadAsStringAsync());
    }
}
