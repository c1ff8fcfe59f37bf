using System.Net;

namespace Atelier.Tests.Streaming;

public sealed class ViewerPageTests : IDisposable
{
    private readonly DirectoryInfo webRoot = Directory.CreateTempSubdirectory("atelier-web-");

    public ViewerPageTests()
    {
        var assets = webRoot.CreateSubdirectory("assets");
        File.WriteAllText(Path.Combine(webRoot.FullName, "stream.html"), "<title>viewer</title>");
        File.WriteAllText(Path.Combine(webRoot.FullName, "secret.json"), "{}");
        File.WriteAllText(Path.Combine(assets.FullName, "stream-1a2b.js"), "plain");
        File.WriteAllText(Path.Combine(assets.FullName, "stream-1a2b.js.gz"), "packed");
        File.WriteAllText(Path.Combine(assets.FullName, "stream-1a2b.css"), "style");
    }

    [Fact]
    public async Task The_page_is_the_same_for_every_stream_and_locked_down()
    {
        await using var host = await GatewayHost.Start(webRoot.FullName);

        var page = await host.Browser.GetAsync($"/stream/{GatewayHost.StreamId}", Patience.Cancel);

        Assert.Equal("<title>viewer</title>", await page.Content.ReadAsStringAsync(Patience.Cancel));
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
        Assert.True(page.Headers.CacheControl?.NoCache);
        Assert.Equal("no-referrer", page.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("nosniff", page.Headers.GetValues("X-Content-Type-Options").Single());
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
    }

    [Theory]
    [InlineData("identity", "plain", null)]
    [InlineData("gzip, br", "packed", "gzip")]
    public async Task Assets_are_kept_for_ever_and_packed_for_those_who_take_it(string accepts, string body, string? encoding)
    {
        await using var host = await GatewayHost.Start(webRoot.FullName);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/stream-1a2b.js");
        request.Headers.Add("Accept-Encoding", accepts);

        var asset = await host.Browser.SendAsync(request, Patience.Cancel);

        Assert.Equal(body, await asset.Content.ReadAsStringAsync(Patience.Cancel));
        Assert.Equal(encoding, asset.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", asset.Content.Headers.ContentType?.MediaType);
        Assert.Equal("public, max-age=31536000, immutable", asset.Headers.GetValues("Cache-Control").Single());
        Assert.Equal("Accept-Encoding", asset.Headers.Vary.Single());
    }

    [Theory]
    [InlineData("/assets/..%2Fsecret.json")]
    [InlineData("/assets/%2e%2e%5csecret.json")]
    [InlineData("/assets/nothing.js")]
    [InlineData("/assets/.hidden.js")]
    [InlineData("/stream/an-id-that-is-far-too-long-for-one")]
    [InlineData("/stream/not%20an%20id")]
    public async Task What_is_no_part_of_the_viewer_is_not_found(string path)
    {
        await using var host = await GatewayHost.Start(webRoot.FullName);

        var answer = await host.Browser.GetAsync(path, Patience.Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task A_viewer_that_has_not_been_built_is_said_to_be_so()
    {
        await using var host = await GatewayHost.Start(Path.Combine(webRoot.FullName, "nowhere"));

        var page = await host.Browser.GetAsync($"/stream/{GatewayHost.StreamId}", Patience.Cancel);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("npm run build", await page.Content.ReadAsStringAsync(Patience.Cancel));
        Assert.Contains(host.Log, line => line.Contains("has not been built", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_stream_asked_for_without_an_upgrade_says_what_it_needs()
    {
        await using var host = await GatewayHost.Start(webRoot.FullName);

        var answer = await host.Browser.GetAsync($"/stream/{GatewayHost.StreamId}/socket", Patience.Cancel);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    public void Dispose() => webRoot.Delete(recursive: true);
}
