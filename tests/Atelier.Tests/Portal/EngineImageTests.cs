using System.Formats.Tar;
using System.Net;
using System.Text;
using System.Text.Json;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Portal;

/// <summary>The engine's images in the portal, and taking one in.</summary>
public sealed class EngineImageTests
{
    [Fact]
    public async Task An_image_is_taken_in_and_told_of_line_by_line()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var browser = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);

        var lines = await Import(browser, "render", Archive("metadata.yaml", "rootfs/etc/hostname"));

        var image = lines[^1].GetProperty("image");
        Assert.Equal("render", image.Text("name"));
        Assert.Equal(0, lines[0].GetProperty("doneMiB").GetDouble());
        Assert.Contains(image.Text("ec2ImageId"), (await browser.Get("/portal/engine-images")).Each("images", "ec2ImageId"));
        Assert.Equal(image.Text("ec2ImageId"), (await server.OneEvent("ImportImage")).Resource);
        Assert.Empty(Directory.EnumerateFiles(server.Service<ServerSettings>().ImportFolder, "*.part"));
    }

    [Fact]
    public async Task What_is_no_image_is_refused_in_words_and_leaves_nothing()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var browser = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);
        var before = (await browser.Get("/portal/engine-images")).Each("images", "ec2ImageId");

        var (status, text) = await Post(browser, "render", Archive("metadata.yaml"));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("The archive has no rootfs/", text);
        Assert.Equal(before, (await browser.Get("/portal/engine-images")).Each("images", "ec2ImageId"));
        Assert.Equal("ValidationException", (await server.OneEvent("ImportImage")).Error);
        Assert.Empty(Directory.EnumerateFiles(server.Service<ServerSettings>().ImportFolder, "*.part"));
    }

    [Fact]
    public async Task Where_there_are_several_accounts_only_the_operator_takes_images_in()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var browser = await TestBrowser.SignedIn(server, "ada", PrincipalKind.AccountAdministrator);
        Assert.DoesNotContain("importProblem", (await browser.Get("/portal/engine-images")).ToString());
        await server.SignIn("stranger", PrincipalKind.User, "210987654321");

        var (status, text) = await Post(browser, "render", Archive("metadata.yaml", "rootfs/etc/hostname"));

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("atelier image import", text);
        Assert.Contains("atelier image import", (await browser.Get("/portal/engine-images")).Text("importProblem"));
    }

    private static async Task<JsonElement[]> Import(TestBrowser browser, string name, byte[] archive)
    {
        var (status, text) = await Post(browser, name, archive);
        Assert.True(status == HttpStatusCode.OK, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static async Task<(HttpStatusCode Status, string Text)> Post(TestBrowser browser, string name, byte[] archive)
    {
        using var response = await browser.SendBytes($"/portal/engine-images?name={name}", archive);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    // Larger than a request may usually be.
    private static byte[] Archive(params string[] names)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, leaveOpen: true))
        {
            foreach (var name in names.Append("padding"))
                writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(
                        name == "padding" ? new byte[2 << 20] : Encoding.UTF8.GetBytes("architecture: x86_64\n")),
                });
        }

        return bytes.ToArray();
    }
}
