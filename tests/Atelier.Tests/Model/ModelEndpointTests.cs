using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Atelier.Model;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Model;

public sealed class ModelEndpointTests : IDisposable
{
    private static readonly HttpClient Http = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-model-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Whoever_asks_gets_the_files_that_the_verb_writes()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);

        foreach (var (name, content) in ModelFiles.Of(Routes.Operations, Waiters.All).All)
        {
            using var answer = await Get(server, name);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(name.EndsWith(".json") ? "application/json" : "text/plain", answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(content, await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_archive_unpacks_to_the_folder_in_which_clients_look()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var answer = await Get(server, "nimble.tar.gz");
        await using var packed = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var archive = new GZipStream(packed, CompressionMode.Decompress);

        await TarFile.ExtractToDirectoryAsync(archive, folder.FullName, overwriteFiles: false, TestContext.Current.CancellationToken);

        var place = Path.Combine(folder.FullName, "nimble", "2020-08-01");
        Assert.Equal(
            ["README.txt", "endpoint-rule-set-1.json", "paginators-1.json", "service-2.json", "waiters-2.json"],
            Directory.GetFiles(place).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var service = JsonDocument.Parse(await File.ReadAllBytesAsync(
            Path.Combine(place, "service-2.json"), TestContext.Current.CancellationToken));
        Assert.Equal(49, service.RootElement.GetProperty("operations").EnumerateObject().Count());
    }

    [Fact]
    public async Task A_copy_that_is_still_right_is_not_sent_again()
    {
        await using var one = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        await using var other = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var first = await Get(one, "nimble.tar.gz");

        using var again = await Get(other, "nimble.tar.gz", first.Headers.ETag);
        using var another = await Get(other, "service-2.json", first.Headers.ETag);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.OK, another.StatusCode);
        Assert.True(first.Headers.CacheControl!.NoCache);
    }

    [Theory]
    [InlineData("service-1.json")]
    [InlineData("..%2Fatelier.xml")]
    public async Task Nothing_else_is_there(string name)
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);

        using var answer = await Get(server, name);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> Get(TestServer server, string name, EntityTagHeaderValue? known = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, $"/model/{name}"));
        if (known is not null)
            request.Headers.IfNoneMatch.Add(known);
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
