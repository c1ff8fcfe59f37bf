using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Streaming.Uploads;

public sealed class UploadTests
{
    private static JsonObject Profile => new()
    {
        ["sessionPersistenceMode"] = "ACTIVATED",
        ["sessionStorage"] = new JsonObject
        {
            ["mode"] = new JsonArray("UPLOAD"), ["root"] = new JsonObject { ["linux"] = "$HOME/in" },
        },
    };

    [Fact]
    public async Task A_file_is_uploaded_in_pieces_by_the_protocol_tus()
    {
        await using var studio = await SessionStudio.Open(Profile);
        var session = await studio.Artist.CreateReadySession();
        using var page = await UploadPeer.Open(studio, session);

        Assert.Equal("$HOME/in", page.Connected.GetProperty("uploads").Text("folder"));
        Assert.Equal(64L << 30, page.Connected.GetProperty("uploads").GetProperty("largestFile").GetInt64());
        using var options = await page.Send(HttpMethod.Options, page.Address, null);
        Assert.Equal("creation,creation-with-upload,termination", options.Headers.GetValues("Tus-Extension").Single());
        Assert.Equal($"{64L << 30}", options.Headers.GetValues("Tus-Max-Size").Single());

        var upload = await page.Begin("shots/日 1.exr", 8);
        using (var first = await page.Patch(upload, 0, "1234"))
        {
            Assert.Equal(HttpStatusCode.NoContent, first.StatusCode);
            Assert.Equal("4", Header(first, "Upload-Offset"));
        }

        Assert.Equal((HttpStatusCode.Conflict, "OFFSET_WRONG"), Short(await UploadPeer.Refusal(page.Patch(upload, 0, "1234"))));
        using var asked = await page.Ask(upload);
        Assert.Equal("4 8", $"{Header(asked, "Upload-Offset")} {Header(asked, "Upload-Length")}");
        Assert.True(asked.Headers.CacheControl!.NoStore);
        using var last = await page.Patch(upload, 4, "5678");
        Assert.Equal("shots/日 1.exr", Uri.UnescapeDataString(Header(last, "X-Atelier-Placed")));
        using var again = await page.Ask(upload);
        Assert.Equal("8", Header(again, "Upload-Offset"));
        Assert.Equal("12345678", await Read(studio, session, "shots/日 1.exr"));

        await BeginTwice(page);
        Assert.Equal("once", await Read(studio, session, "small"));
        Assert.Null(await Read(studio, session, "small (2)"));

        var dropped = await page.Begin("dropped", 8);
        using var drop = await page.Send(HttpMethod.Delete, dropped, null);
        Assert.Equal(HttpStatusCode.NoContent, drop.StatusCode);
        Assert.Null(await Read(studio, session, "dropped"));
    }

    [Fact]
    public async Task What_came_before_a_cut_need_not_come_again_whichever_server_it_goes_on_at()
    {
        await using var store = await TestStore.Create(TestDatabase.SqliteFile, Patience.Cancel);
        var arrival = new Arrival();
        var parts = new TestServerParts { Store = store, Wrap = arrival.Wrap };
        await using var studio = await SessionStudio.Open(parts, Profile);
        var session = await studio.Artist.CreateReadySession();
        using var page = await UploadPeer.Open(studio, session);
        var upload = await page.Begin("cut.bin", 10);

        await SendHalf(studio.Server.Address, page, upload, "12345", arrival.First);
        await Eventually.So(
            async () =>
            {
                using var asked = await page.Ask(upload);
                return Header(asked, "Upload-Offset");
            },
            offset => offset == "5");
        page.Vanish();
        await using var next = await TestServer.Start(parts with { Name = "next", Engine = studio.Engine }, Patience.Cancel);
        using var answer = await page.On(next).Patch(upload, 5, "67890");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal("1234567890", await Read(studio, session, "cut.bin"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("in/../../outside")]
    [InlineData("./file")]
    [InlineData("a//b")]
    [InlineData("folder/")]
    [InlineData("line\nbreak")]
    [InlineData("nul\0")]
    [InlineData("escape\u001b[2J")]
    [InlineData(".atelier-uploads/x/part")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name)
    {
        await using var studio = await SessionStudio.Open(Profile);
        var session = await studio.Artist.CreateReadySession();
        using var page = await UploadPeer.Open(studio, session);
        var before = await Files(studio, session);

        Assert.Equal((HttpStatusCode.BadRequest, "NAME_NOT_ALLOWED"), Short(await UploadPeer.Refusal(page.Post(name, 1))));
        Assert.Equal(before, await Files(studio, session));
    }

    [Fact]
    public async Task What_breaks_the_protocol_or_its_limits_is_refused_in_words()
    {
        await using var studio = await SessionStudio.Open(Profile);
        var session = await studio.Artist.CreateReadySession();
        using var page = await UploadPeer.Open(studio, session);
        var upload = await page.Begin("file", 4);

        foreach (var name in (string[])[new('x', 256), new('é', 128), string.Join('/', Enumerable.Repeat(new string('x', 200), 21))])
            Assert.Equal("NAME_NOT_ALLOWED", (await UploadPeer.Refusal(page.Post(name, 1))).Code);
        Assert.Equal(
            (HttpStatusCode.RequestEntityTooLarge, "FILE_TOO_LARGE"), Short(await UploadPeer.Refusal(page.Post("large", (64L << 30) + 1))));
        Assert.Equal("REQUEST_INVALID", (await UploadPeer.Refusal(page.Post("negative", -1))).Code);
        foreach (var metadata in (string[])["", "filename", "filename =", "filename //79", "other YQ=="])
        {
            var answer = page.Send(HttpMethod.Post, page.Address, null, ("Upload-Length", "1"), ("Upload-Metadata", metadata));
            Assert.Equal(HttpStatusCode.BadRequest, (await UploadPeer.Refusal(answer)).Status);
        }

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await UploadPeer.Refusal(page.Patch(upload, 2, "123"))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await UploadPeer.Refusal(page.Patch(upload, 5, ""))).Status);
        var text = page.Send(HttpMethod.Patch, upload, new StringContent("1234"), ("Upload-Offset", "0"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await UploadPeer.Refusal(text)).Status);
        using var get = await page.Send(HttpMethod.Get, upload, null);
        Assert.Equal("""{"offset":0,"length":4}""", await get.Content.ReadAsStringAsync(Patience.Cancel));
        var wrong = page.Send(HttpMethod.Post, page.Address, null, ("Tus-Resumable", "0.2.2"));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await UploadPeer.Refusal(wrong)).Status);

        studio.Script.Fail(EngineVerb.Receive, new ScriptedFailure(EngineFailure.EngineUnreachable, "Gone.", FailurePoint.Before));
        var away = await UploadPeer.Refusal(page.Patch(upload, 0, "1234"));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "WORKSTATION_AWAY"), Short(away));
        using var done = await page.Patch(upload, 0, "1234");
        Assert.Equal("4", Header(done, "Upload-Offset"));
    }

    // A small file comes with its announcement. Who did not hear the answer begins it again by the same id, and nothing is made twice.
    private static async Task BeginTwice(UploadPeer page)
    {
        for (var i = 0; i < 2; i++)
        {
            var content = new ByteArrayContent("once"u8.ToArray());
            content.Headers.ContentType = new("application/offset+octet-stream");
            using var answer = await page.Send(
                HttpMethod.Post, page.Address, content, ("Upload-Length", "4"), ("Upload-Metadata", "filename c21hbGw=,id MQ=="));
            Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
            Assert.Equal("4 small", $"{Header(answer, "Upload-Offset")} {Header(answer, "X-Atelier-Placed")}");
        }
    }

    private static (HttpStatusCode Status, string Code) Short((HttpStatusCode Status, string Code, string Message) refusal) =>
        (refusal.Status, refusal.Code);

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    // A sender who says more than they send, and then is gone.
    private static async Task SendHalf(Uri server, UploadPeer page, string upload, string text, Task hasArrived)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Host, server.Port, Patience.Cancel);
        var request = $"PATCH {upload} HTTP/1.1\r\nHost: {server.Authority}\r\nTus-Resumable: 1.0.0\r\nX-Atelier-Upload: {page.Secret}\r\n"
            + $"Upload-Offset: 0\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: {2 * text.Length}\r\n\r\n{text}";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), Patience.Cancel);
        await hasArrived.WaitAsync(Patience.Cancel);
    }

    private static async Task<string?> Read(SessionStudio studio, Seen session, string path) =>
        studio.Engine.ReadFiles((await studio.WorkstationsOf(session)).Single())!.GetValueOrDefault($"home/artist/in/{path}");

    private static async Task<string> Files(SessionStudio studio, Seen session) => string.Join(
        '\n', studio.Engine.ReadFiles((await studio.WorkstationsOf(session)).Single())!.Keys.Order(StringComparer.Ordinal));
}
