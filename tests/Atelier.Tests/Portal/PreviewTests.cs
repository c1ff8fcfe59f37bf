using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Atelier.Identity;
using Atelier.Portal.Previews;
using Atelier.Tests.Harness;
using Atelier.Workstations;

namespace Atelier.Tests.Portal;

public sealed class PreviewTests
{
    [Fact]
    public async Task Its_owner_and_administrators_see_a_running_desktop_and_nobody_else()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        var path = PathOf(studio, session);
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");
        using var administrator = await TestBrowser.SignedIn(studio.Server, "administrator", PrincipalKind.AccountAdministrator);
        using var other = await TestBrowser.SignedIn(studio.Server, "other");
        using var nobody = new TestBrowser(studio.Server);

        foreach (var browser in (TestBrowser[])[artist, administrator])
        {
            using var seen = await browser.SendRaw(HttpMethod.Get, path);
            Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
            Assert.Equal("image/png", seen.Content.Headers.ContentType!.MediaType);
            Assert.Equal(studio.Clock.GetUtcNow().ToUnixTimeSeconds(), seen.Content.Headers.LastModified!.Value.ToUnixTimeSeconds());
            Assert.True(seen.Headers.CacheControl!.NoStore);
            Assert.Equal("PNG", Encoding.ASCII.GetString((await seen.Content.ReadAsByteArrayAsync(Cancel))[1..4]));
        }

        Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<ApiErrorSeen>(() => other.Get(path))).Code);
        Assert.Equal("ExpiredTokenException", (await Assert.ThrowsAsync<ApiErrorSeen>(() => nobody.Get(path))).Code);
        artist.Headers["Sec-Fetch-Site"] = "cross-site";
        Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<ApiErrorSeen>(() => artist.Get(path))).Code);
        artist.Headers.Clear();
        var elsewhere = path.Replace(session.SessionId, "none", StringComparison.Ordinal);
        Assert.Equal("ResourceNotFoundException", (await Assert.ThrowsAsync<ApiErrorSeen>(() => artist.Get(elsewhere))).Code);

        await studio.Artist.StopFully(session);
        using var stopped = await artist.SendRaw(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.NoContent, stopped.StatusCode);
    }

    [Fact]
    public async Task A_desktop_is_looked_at_once_in_a_while_however_many_ask()
    {
        var displays = new CountedDisplays();
        await using var studio = await SessionStudio.Open(new TestServerParts { Wrap = displays.Wrap });
        var session = await studio.Artist.CreateReadySession();
        var path = PathOf(studio, session);
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => artist.SendRaw(HttpMethod.Get, path)));
        var tag = Assert.Single(answers.Select(answer => answer.Headers.ETag!.Tag).Distinct());
        Assert.Equal(1, displays.Opened);

        artist.Headers["If-None-Match"] = tag;
        using (var same = await artist.SendRaw(HttpMethod.Get, path))
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);

        // The card has a clock, so that ten seconds later it looks different.
        studio.Pass(PreviewShelf.Interval);
        using var next = await artist.SendRaw(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.NotEqual(tag, next.Headers.ETag!.Tag);
        Assert.Equal(2, displays.Opened);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task A_desktop_that_does_not_answer_holds_up_nobody_and_keeps_its_last_picture()
    {
        var displays = new CountedDisplays();
        await using var studio = await SessionStudio.Open(new TestServerParts { Wrap = displays.Wrap });
        var path = PathOf(studio, await studio.Artist.CreateReadySession());
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");
        using var first = await artist.SendRaw(HttpMethod.Get, path);
        var silent = displays.Silence();
        studio.Pass(PreviewShelf.Interval);

        var asked = artist.SendRaw(HttpMethod.Get, path);
        await silent.Opened.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancel);
        studio.Pass(PreviewShelf.Patience);
        using var second = await asked;
        using var third = await artist.SendRaw(HttpMethod.Get, path);

        Assert.Equal(first.Headers.ETag!.Tag, second.Headers.ETag!.Tag);
        Assert.Equal(first.Content.Headers.LastModified, third.Content.Headers.LastModified);
        Assert.Equal(2, displays.Opened);
        await silent.Display.Closed.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Cancel);
    }

    [Fact]
    public async Task A_picture_disturbs_nobody_who_looks_and_keeps_nobody_signed_in()
    {
        await using var studio = await SessionStudio.Open(new JsonObject { ["maxSessionLengthInMinutes"] = 43_200 });
        var session = await studio.Artist.CreateReadySession();
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");
        await using var display = await studio.Engine.OpenDisplay((await studio.WorkstationsOf(session)).Single(), Cancel);
        await using var viewer = await RfbClient.Connect(display, Cancel);
        await viewer.WholeFrame(Cancel);
        var size = (viewer.Width, viewer.Height);

        for (var hours = 0; hours < 9; hours++)
        {
            Assert.Equal(size, (viewer.Width, viewer.Height));
            using var seen = await artist.SendRaw(HttpMethod.Get, PathOf(studio, session));
            await viewer.WholeFrame(Cancel);
            studio.Clock.Advance(TimeSpan.FromHours(1));
        }

        Assert.False(await artist.IsSignedIn());
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static string PathOf(SessionStudio studio, Seen session) =>
        $"/portal/studios/{Uri.EscapeDataString(studio.Id)}/sessions/{session.SessionId}/preview";

    // Counts who opens displays, and may give them one that says nothing.
    private sealed class CountedDisplays
    {
        private int opened;
        private SilentDisplay? silent;

        public int Opened => opened;

        public SilentDisplay Silence() => silent = new SilentDisplay(new ScriptedDisplay([]));

        public IWorkstationEngine Wrap(IWorkstationEngine engine) => new Engine(this, engine);

        private sealed class Engine(CountedDisplays displays, IWorkstationEngine engine) : WatchedEngine(engine, (_, _, call, _) => call())
        {
            public override Task<Stream> OpenDisplay(string workstation, CancellationToken cancel)
            {
                Interlocked.Increment(ref displays.opened);
                displays.silent?.Opened.TrySetResult();
                return displays.silent is { } silent ? Task.FromResult<Stream>(silent.Display) : base.OpenDisplay(workstation, cancel);
            }
        }
    }

    private sealed record SilentDisplay(ScriptedDisplay Display)
    {
        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
