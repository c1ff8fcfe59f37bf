using System.Text.Json;
using Atelier.Eulas;
using Atelier.Identity;
using Atelier.Portal;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Portal;

/// <summary>What signed-in users are told by themselves.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task An_artist_hears_of_their_own_session_and_of_nobody_elses()
    {
        await using var studio = await SessionStudio.Open();
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");
        using var stranger = await TestBrowser.SignedIn(studio.Server, "stranger");
        await using var heard = await EventReader.Open(artist);
        await using var overheard = await EventReader.Open(stranger);

        var session = await studio.Artist.CreateReadySession();
        var states = await heard.ReadUntil(seen => seen.Name == "session" && State(seen) == "READY");
        var others = await overheard.ReadUntilBeat(studio.Server.Clock);

        Assert.Equal("refresh", states[0].Name);
        Assert.Equal(session.SessionId, states[^1].Data.GetProperty("session").Text("sessionId"));
        Assert.Equal(studio.Id, states[^1].Data.Text("studioId"));
        Assert.DoesNotContain(others, seen => seen.Name is "session" or "backup" or "stream");
    }

    [Fact]
    public async Task An_administrator_hears_of_everybodys()
    {
        await using var studio = await SessionStudio.Open();
        using var administrator = await TestBrowser.SignedIn(studio.Server, "administrator", PrincipalKind.AccountAdministrator);
        await using var heard = await EventReader.Open(administrator);

        var session = await studio.Artist.CreateStoppedSession();
        var seen = await heard.ReadUntil(seen => seen.Name == "session" && State(seen) == "STOPPED");

        Assert.Equal(session.SessionId, seen[^1].Data.GetProperty("session").Text("sessionId"));
    }

    [Fact]
    public async Task An_administrator_of_a_studio_hears_of_its_images_and_not_of_what_only_the_accounts_may_read()
    {
        await using var studio = await TestStudio.Open();
        using var owner = await TestBrowser.SignedIn(studio.Server, "administrator", PrincipalKind.AccountAdministrator);
        using var supervisor = await TestBrowser.SignedIn(studio.Server, "supervisor");
        await using var heard = await EventReader.Open(owner);
        await using var overheard = await EventReader.Open(supervisor);

        await studio.CreateComponent();
        await studio.Administrator.Patch(studio.Path, new { displayName = "Another name" });
        await studio.CreateImage();
        var all = await heard.ReadUntil(IsReadyImage);
        var some = await overheard.ReadUntil(IsReadyImage);

        Assert.Contains(all, seen => seen.Name == "studioComponent");
        Assert.Contains(all, seen =>
            seen.Name == "studio" && seen.Data.GetProperty("studio").Text("displayName") == "Another name");
        Assert.DoesNotContain(some, seen => seen.Name is "studioComponent" or "studio");
    }

    [Fact]
    public async Task Who_becomes_or_ceases_to_be_a_member_hears_of_it_and_so_do_administrators()
    {
        await using var studio = await TestStudio.Open();
        using var owner = await TestBrowser.SignedIn(studio.Server, "administrator", PrincipalKind.AccountAdministrator);
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");
        using var stranger = await TestBrowser.SignedIn(studio.Server, "stranger");
        var profile = await studio.CreateProfile();
        await using var told = await EventReader.Open(owner);
        await using var heard = await EventReader.Open(artist);
        await using var overheard = await EventReader.Open(stranger);

        await studio.MakeMember(profile, studio.Artist);
        await studio.Administrator.Delete($"{studio.Path}/launch-profiles/{profile}/membership/{studio.Artist.PrincipalId}");
        await studio.Administrator.Delete($"{studio.Path}/membership/{studio.StudioAdministrator.PrincipalId}");

        Assert.Equal(
            ["launchProfileMember", "launchProfileMember", "studioMember"],
            (await told.ReadUntil(seen => seen.Name == "studioMember")).Select(seen => seen.Name).Where(IsOfMembers));
        var own = await heard.ReadUntil(seen => seen.Name == "launchProfileMember");
        var member = own[^1].Data.GetProperty("launchProfileMember");
        Assert.Equal(
            (studio.Id, profile, studio.Artist.PrincipalId),
            (own[^1].Data.Text("studioId"), member.Text("launchProfileId"), member.Text("principalId")));
        Assert.DoesNotContain(await overheard.ReadUntilBeat(studio.Server.Clock), seen => IsOfMembers(seen.Name));
    }

    [Fact]
    public async Task Agreements_and_what_is_accepted_are_heard_of()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var studio = await TestStudio.Open();
        using var supervisor = await TestBrowser.SignedIn(studio.Server, "supervisor");
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");
        await using var heard = await EventReader.Open(supervisor);
        await using var overheard = await EventReader.Open(artist);
        string[] eulaIds = ["paint-suite"];

        await using (var db = await studio.Server.Database.Write(cancel))
        {
            await EulaTable.Add(db, eulaIds[0], "Paint Suite", "The text", studio.Server.Clock.GetUtcNow(), cancel);
            await db.Commit(cancel);
        }

        await studio.StudioAdministrator.Post($"{studio.Path}/eula-acceptances", new { eulaIds });

        var seen = await heard.ReadUntil(seen => seen.Name == "eulaAcceptance");
        Assert.Contains(seen, one => one.Name == "eula" && one.Data.GetProperty("eula").Text("name") == "Paint Suite");
        Assert.Equal("paint-suite", seen[^1].Data.GetProperty("eulaAcceptance").Text("eulaId"));
        await overheard.ReadUntil(seen => seen.Name == "eula");
        Assert.DoesNotContain(await overheard.ReadUntilBeat(studio.Server.Clock), seen => seen.Name == "eulaAcceptance");
    }

    [Fact]
    public async Task Events_end_with_the_sign_in()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var browser = await TestBrowser.SignedIn(server, "jane");
        await using var heard = await EventReader.Open(browser);

        await browser.Send(HttpMethod.Post, "/portal/sign-out");
        var seen = await heard.ReadUntil(seen => seen.Name == "signedOut");

        Assert.Equal(["refresh", "signedOut"], seen.Select(seen => seen.Name));
        Assert.True(await heard.HasEnded());
    }

    [Fact]
    public async Task Nobody_hears_anything_without_a_sign_in()
    {
        await using var server = await TestServer.Start(cancel: TestContext.Current.CancellationToken);
        using var browser = new TestBrowser(server);

        await Refused.With("ExpiredTokenException", () => browser.Get("/portal/events"));
    }

    [Fact]
    public async Task What_another_server_on_the_same_database_does_is_heard()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var store = await TestStore.Create(TestDatabase.Postgres, cancel);
        var parts = new TestServerParts { Store = store, Name = "one" };
        await using var one = await TestStudio.Open(parts);
        await using var two = await TestServer.Start(parts with { Name = "two" }, cancel);
        using var browser = await TestBrowser.SignedIn(two, "administrator", PrincipalKind.AccountAdministrator);
        await using var heard = await EventReader.Open(browser);

        var profile = await one.CreateProfile("Made by one");
        var seen = await heard.ReadUntil(seen =>
            seen.Name == "launchProfile" && seen.Data.GetProperty("launchProfile").Text("launchProfileId") == profile);

        Assert.Equal("Made by one", seen[^1].Data.GetProperty("launchProfile").Text("name"));
    }

    private static bool IsOfMembers(string name) => name is "studioMember" or "launchProfileMember";

    private static bool IsReadyImage(SeenEvent seen) =>
        seen.Name == "streamingImage" && seen.Data.GetProperty("streamingImage").State() == "READY";

    private static string? State(SeenEvent seen) => seen.Data.GetProperty("session").State();
}

/// <summary>An event as a browser takes it.</summary>
internal sealed record SeenEvent(string Name, JsonElement Data);

/// <summary>Reads server-sent events as they come.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly HttpResponseMessage answer;
    private readonly StreamReader lines;

    private EventReader(HttpResponseMessage answer, StreamReader lines)
    {
        this.answer = answer;
        this.lines = lines;
    }

    public static async Task<EventReader> Open(TestBrowser browser)
    {
        var answer = await browser.SendRaw(HttpMethod.Get, "/portal/events", completion: HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.EnsureSuccessStatusCode().Content.Headers.ContentType?.MediaType);
        return new EventReader(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The events up to the one that is wanted.</summary>
    public async Task<IReadOnlyList<SeenEvent>> ReadUntil(Func<SeenEvent, bool> isWanted)
    {
        var seen = new List<SeenEvent>();
        do
            seen.Add(await Next());
        while (!isWanted(seen[^1]));
        return seen;
    }

    /// <summary>The events up to the next beat. The time moves until it comes: who is being told something does not wait for it.</summary>
    public async Task<IReadOnlyList<SeenEvent>> ReadUntilBeat(ManualClock clock)
    {
        var seen = ReadUntil(seen => seen.Name == "beat");
        await Eventually.So(() => Task.FromResult(seen.IsCompleted), isOver => isOver, () => clock.Advance(EventStream.Beat));
        return await seen;
    }

    public async Task<bool> HasEnded() => await lines.ReadLineAsync(TestContext.Current.CancellationToken) is null;

    public ValueTask DisposeAsync()
    {
        lines.Dispose();
        answer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<SeenEvent> Next()
    {
        var name = await Line("event: ");
        var data = await Line("data: ");
        await Line("");
        return new SeenEvent(name, JsonDocument.Parse(data).RootElement);
    }

    private async Task<string> Line(string begin)
    {
        var line = await lines.ReadLineAsync(TestContext.Current.CancellationToken)
            ?? throw new EndOfStreamException("The events are over.");
        Assert.StartsWith(begin, line);
        return line[begin.Length..];
    }
}
