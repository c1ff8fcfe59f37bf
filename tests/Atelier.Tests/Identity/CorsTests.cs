using System.CommandLine;
using Atelier.Cli;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Identity;

/// <summary>Web pages of other origins, as a browser asks for them.</summary>
public sealed class CorsTests
{
    private const string Origin = "https://tools.example.org";

    [Theory]
    [InlineData("/2020-08-01/studios")]
    [InlineData("/")]
    public async Task A_browser_may_ask_for_a_page_of_an_allowed_origin(string path)
    {
        await using var server = await Start(Origin);

        using var answer = await Preflight(server, path, Origin);

        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(Origin, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("GET,POST,PUT,PATCH,DELETE", Header(answer, "Access-Control-Allow-Methods"));
        Assert.Equal("authorization,x-amz-date,x-amz-security-token", Header(answer, "Access-Control-Allow-Headers"));
        Assert.Equal("600", Header(answer, "Access-Control-Max-Age"));
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData("https://evil.example.org")]
    [InlineData("http://tools.example.org")]
    [InlineData("https://tools.example.org:444")]
    [InlineData("https://tools.example.org.evil.example")]
    [InlineData("null")]
    public async Task A_page_of_another_origin_is_kept_out(string origin)
    {
        await using var server = await Start(Origin);

        using var preflight = await Preflight(server, "/2020-08-01/studios", origin);
        using var answer = await Get(server, origin);

        Assert.Null(Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Without_origins_no_page_is_let_in()
    {
        await using var server = await Start();

        using var preflight = await Preflight(server, "/2020-08-01/studios", Origin);
        using var answer = await Get(server, Origin);

        Assert.Equal(403, (int)preflight.StatusCode);
        Assert.Null(Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_page_can_read_an_error_and_its_name()
    {
        await using var server = await Start(Origin, "http://localhost:3000");

        using var answer = await Get(server, "http://localhost:3000");

        Assert.Equal("MissingAuthenticationTokenException", Header(answer, "x-amzn-ErrorType"));
        Assert.Equal("http://localhost:3000", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("Origin", Header(answer, "Vary"));
        Assert.Equal(
            "x-amzn-errortype,x-amzn-requestid,x-amzn-trace-id,x-amz-apigw-id,date", Header(answer, "Access-Control-Expose-Headers"));
    }

    [Theory]
    [InlineData("https://Tools.example.org/", Origin)]
    [InlineData("http://localhost:3000", "http://localhost:3000")]
    [InlineData("https://tools.example.org:443", Origin)]
    [InlineData("https://tools.example.org/page", null)]
    [InlineData("https://tools.example.org?a", null)]
    [InlineData("https://user@tools.example.org", null)]
    [InlineData("tools.example.org", null)]
    [InlineData("*", null)]
    public void The_option_takes_origins_alone(string text, string? origin)
    {
        var command = new Command("serve");
        ServeOptions.AddServing(command);
        var parsed = command.Parse(["--cors-origin", text, "--cors-origin", "https://other.example.org"]);

        if (origin is null)
            Assert.Contains("--cors-origin", Assert.Single(parsed.Errors).Message);
        else
            Assert.Equal([origin, "https://other.example.org"], ServeOptions.Read(parsed).CorsOrigins);
    }

    private static Task<TestServer> Start(params string[] origins) =>
        TestServer.Start(new TestServerParts { CorsOrigins = origins }, TestContext.Current.CancellationToken);

    private static Task<HttpResponseMessage> Preflight(TestServer server, string path, string origin) => Send(
        server, HttpMethod.Options, path, ("Origin", origin), ("Access-Control-Request-Method", "POST"),
        ("Access-Control-Request-Headers", "authorization,x-amz-date,x-amz-security-token"));

    private static Task<HttpResponseMessage> Get(TestServer server, string origin) =>
        Send(server, HttpMethod.Get, "/2020-08-01/studios", ("Origin", origin));

    private static async Task<HttpResponseMessage> Send(
        TestServer server, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, new Uri(server.Address, path));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await http.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
}
