using System.Text.Json;
using Atelier.Identity;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.Tests.Harness;
using Identifiers = Atelier.Api.Ids;

namespace Atelier.Tests.Portal;

/// <summary>How the portal's pages find sessions among very many.</summary>
public sealed class SessionSearchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Sessions_are_found_by_what_they_are_and_whose_with_their_backups(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(TestProfiles.WithBackups(2), kind);
        using var browser = await TestBrowser.SignedIn(studio.Server, "administrator", PrincipalKind.AccountAdministrator);
        var stopped = await studio.Artist.CreateStoppedSession();
        studio.Clock.Advance(TimeSpan.FromSeconds(1));
        var running = await studio.Administrator.CreateReadySession();

        Assert.Equal([running.SessionId, stopped.SessionId], Ids(await Find(browser, studio, "")));
        Assert.Equal([stopped.SessionId], Ids(await Find(browser, studio, "states=STOPPED&states=START_FAILED")));
        Assert.Equal([running.SessionId], Ids(await Find(browser, studio, $"createdBy={studio.Administrator.Id}&states=READY")));
        Assert.Equal([stopped.SessionId], Ids(await Find(browser, studio, $"ownedBy={studio.Artist.Id}&ownedBy=nobody")));
        Assert.Equal([running.SessionId], Ids(await Find(browser, studio, $"sessionIds={running.SessionId}")));
        Assert.Equal(2, Ids(await Find(browser, studio, $"launchProfileIds={studio.Profile}")).Count);
        Assert.Empty(Ids(await Find(browser, studio, $"ownedBy={studio.Artist.Id}&states=READY")));
        var backups = (await Find(browser, studio, "")).GetProperty("backups").EnumerateArray().Select(one => one.Text("sessionId"));
        Assert.Equal([stopped.SessionId], backups);

        var figures = await browser.Get($"/portal{studio.Path}/figures");
        Assert.Equal("""{"READY":1,"STOPPED":1}""", Sorted(figures.GetProperty("sessions")));
        Assert.Equal("""{"READY":1}""", Sorted(figures.GetProperty("backups")));
    }

    [Fact]
    public async Task A_page_follows_another_whatever_comes_meanwhile()
    {
        await using var studio = await SessionStudio.Open();
        using var browser = await TestBrowser.SignedIn(studio.Server, "administrator", PrincipalKind.AccountAdministrator);
        var model = await studio.Artist.CreateStoppedSession();
        await AddCopies(studio, model, 120, later: 0);

        var first = await Find(browser, studio, "states=STOPPED");
        await AddCopies(studio, model, 3, later: 1000);
        var seen = new List<string>(Ids(first));
        for (var page = first; page.TryGetProperty("nextToken", out var token);)
        {
            page = await Find(browser, studio, $"states=STOPPED&nextToken={Uri.EscapeDataString(token.GetString()!)}");
            seen.AddRange(Ids(page));
        }

        Assert.Equal(50, Ids(first).Count);
        Assert.Equal(121, seen.Distinct().Count());
        Assert.Equal(121, seen.Count);
        Assert.Equal(model.SessionId, seen[^1]);
        var other = await Find(browser, studio, "");
        await Refused.With("ValidationException", () => Find(
            browser, studio, $"states=STOPPED&nextToken={Uri.EscapeDataString(other.Text("nextToken")!)}"));
    }

    [Fact]
    public async Task An_artist_finds_their_own_alone()
    {
        await using var studio = await SessionStudio.Open();
        using var artist = await TestBrowser.SignedIn(studio.Server, "artist");
        var session = await studio.Artist.CreateReadySession();

        Assert.Equal([session.SessionId], Ids(await Find(artist, studio, $"ownedBy={studio.Artist.Id}")));
        foreach (var query in (string[])["", $"ownedBy={studio.Administrator.Id}", $"ownedBy={studio.Artist.Id}&ownedBy=other"])
            await Refused.With("AccessDeniedException", () => Find(artist, studio, query));
        await Refused.With("AccessDeniedException", () => artist.Get($"/portal{studio.Path}/figures"));
        await Refused.With("ValidationException", () => Find(artist, studio, "states=ASLEEP"));
        using var nobody = new TestBrowser(studio.Server);
        await Refused.With("ExpiredTokenException", () => Find(nobody, studio, ""));
    }

    [Fact]
    public async Task What_is_not_asked_for_is_passed_over_in_an_index()
    {
        await using var studio = await SessionStudio.Open();
        await using var db = await studio.Server.Database.Read(Cancel);
        const string rest = "from streaming_sessions where studio_id = 'one'";

        var states = "state in ('READY', 'STOPPED') and (created_at, id) < (9, '')";
        var listed = await Plan(db, $"select document {rest} and {states} order by created_at desc, id desc limit 51");
        var counted = await Plan(db, $"select state, count(*) {rest} group by state");

        // In the order of the index, so that nothing is sorted.
        Assert.StartsWith("SEARCH streaming_sessions USING INDEX streaming_sessions_by_studio", Assert.Single(listed));
        Assert.StartsWith("SEARCH streaming_sessions USING COVERING INDEX streaming_sessions_by_studio", counted[0]);
    }

    private static Task<JsonElement> Find(TestBrowser browser, SessionStudio studio, string query) =>
        browser.Get($"/portal{studio.Path}/sessions?{query}");

    private static List<string> Ids(JsonElement found) =>
        [.. found.GetProperty("sessions").EnumerateArray().Select(one => one.Text("sessionId")!)];

    private static string Sorted(JsonElement counts) => JsonSerializer.Serialize(new SortedDictionary<string, int>(
        counts.Deserialize<Dictionary<string, int>>()!, StringComparer.Ordinal));

    // Later ones than the session they are copies of, each at a time of its own.
    private static async Task AddCopies(SessionStudio studio, Seen model, int count, int later)
    {
        await using var db = await studio.Server.Database.Write(Cancel);
        var (session, facts, _) = (await SessionTable.Rows.Find(db, model.SessionId, Cancel))!;
        for (var number = 1; number <= count; number++)
            await SessionTable.Rows.Insert(
                db, session with { SessionId = Identifiers.New() }, facts with { CreatedAt = facts.CreatedAt + later + number }, Cancel);
        await db.Commit(Cancel);
    }

    private static Task<IReadOnlyList<string>> Plan(Connection db, string sql) =>
        db.Query($"explain query plan {sql}", null, row => row.GetString(row.GetOrdinal("detail")), Cancel);
}
