using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Atelier.StreamingSessions.Streams;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Streaming.Uploads;

public sealed class UploadRightTests
{
    private static JsonObject Profile => new()
    {
        ["sessionPersistenceMode"] = "ACTIVATED",
        ["sessionStorage"] = new JsonObject { ["mode"] = new JsonArray("UPLOAD") },
    };

    [Fact]
    public async Task Nobody_uploads_without_the_secret_of_the_open_stream()
    {
        await using var studio = await SessionStudio.Open(Profile);
        var session = await studio.Artist.CreateReadySession();
        using var other = await UploadPeer.Open(studio, await studio.Artist.CreateReadySession());
        using var page = await UploadPeer.Open(studio, session);
        var (upload, secret) = (await page.Begin("file", 4), page.Secret);

        foreach (var wrong in (string[])["", "x", other.Secret, secret[1..], page.StreamId])
        {
            page.Secret = wrong;
            Assert.Equal("STREAM_OVER", (await UploadPeer.Refusal(page.Post("file", 1))).Code);
            Assert.Equal("STREAM_OVER", (await UploadPeer.Refusal(page.Patch(upload, 0, "1234"))).Code);
            Assert.Equal("STREAM_OVER", (await UploadPeer.Refusal(page.Send(HttpMethod.Delete, upload, null))).Code);
            using var asked = await page.Ask(upload);
            Assert.Equal(HttpStatusCode.Forbidden, asked.StatusCode);
        }

        // An upload into one session is none into another, whoever has its address.
        page.Secret = secret;
        var elsewhere = upload.Replace(page.StreamId, other.StreamId, StringComparison.Ordinal);
        Assert.Equal("UPLOAD_UNKNOWN", (await UploadPeer.Refusal(other.Patch(elsewhere, 0, "1234"))).Code);
        Assert.Equal("UPLOAD_UNKNOWN", (await UploadPeer.Refusal(page.Patch($"{page.Address}/AAAA", 0, "1234"))).Code);
        using var done = await page.Patch(upload, 0, "1234");
        Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task A_page_from_elsewhere_uploads_nothing(string origin)
    {
        await using var studio = await SessionStudio.Open(Profile);
        using var page = await UploadPeer.Open(studio, await studio.Artist.CreateReadySession());
        page.Origin = origin;

        Assert.Equal("FOREIGN_PAGE", (await UploadPeer.Refusal(page.Post("file", 1))).Code);
    }

    [Fact]
    public async Task The_right_ends_with_the_stream_with_the_session_and_with_its_user()
    {
        await using var studio = await SessionStudio.Open(Profile);
        var session = await studio.Artist.CreateReadySession();
        using var cut = await UploadPeer.Open(studio, session);

        // Who was cut off goes on, also when the time of the ticket is over.
        cut.Vanish();
        studio.Pass(TimeSpan.FromMinutes(3));
        Assert.Null(await Code(cut));
        await studio.Server.SetEnabled(studio.Artist.Id, isEnabled: false);
        Assert.Equal("STREAM_OVER", await Code(cut));
        await studio.Server.SetEnabled(studio.Artist.Id, isEnabled: true);
        Assert.Null(await Code(cut));

        // For as long as the stream can be opened again.
        await Eventually.So(() => Code(cut), code => code == "STREAM_OVER", () => studio.Pass(Reconnection.Window));

        using var open = await UploadPeer.Open(studio, session);
        await studio.Artist.StopFully(session);
        Assert.Equal("SESSION_NOT_RUNNING", await Code(open));
        await studio.Artist.StartFully(session);
        Assert.Equal("SESSION_NOT_RUNNING", await Code(open));
    }

    [Fact]
    public async Task A_profile_that_offers_no_uploads_gives_no_right_to_any()
    {
        await using var studio = await SessionStudio.Open();
        using var page = await UploadPeer.Open(studio, await studio.Artist.CreateReadySession());

        Assert.False(page.Connected.TryGetProperty("uploads", out _));
        page.Secret = studio.Server.Service<UploadRights>().SecretOf(page.StreamId);
        Assert.Equal("UPLOAD_NOT_OFFERED", await Code(page));
    }

    [Fact]
    public async Task Neither_secrets_nor_names_of_files_are_in_the_log()
    {
        await using var studio = await SessionStudio.Open(Profile);
        using var page = await UploadPeer.Open(studio, await studio.Artist.CreateReadySession());

        var upload = await page.Begin("private-name.txt", 4);
        using var done = await page.Patch(upload, 0, "1234");
        await UploadPeer.Refusal(page.Patch(upload + "x", 0, "1234"));

        var lines = studio.Server.Log.Lines.Where(line => line.Category.StartsWith("Atelier", StringComparison.Ordinal)).ToArray();
        Assert.Contains(lines, line => line.Text.Contains("A file of 4 bytes was uploaded", StringComparison.Ordinal));
        Assert.DoesNotContain(studio.Server.Log.Lines, line => line.Text.Contains(page.Secret, StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Text.Contains("private-name", StringComparison.Ordinal));
    }

    // What the page is refused with, null if it is not.
    private static async Task<string?> Code(UploadPeer page)
    {
        using var answer = await page.Post("file", 1);
        return answer.IsSuccessStatusCode
            ? null
            : JsonElement.Parse(await answer.Content.ReadAsStringAsync(Patience.Cancel)).Text("code");
    }
}
