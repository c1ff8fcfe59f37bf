using Atelier.StreamingSessions.Streams;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StreamingSessions.Streams;

public sealed class StreamTests
{
    [Fact]
    public async Task A_stream_has_its_address_once_it_is_ready()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();

        var created = await studio.Artist.CreateStream(session);
        var ready = await studio.Artist.CreateReadyStream(session);

        Assert.Equal(("CREATE_IN_PROGRESS", "STREAM_CREATE_IN_PROGRESS"), (created.State, created.StatusCode));
        Assert.Null(created.Text("url"));
        Assert.Equal(
            ("STREAM_READY", studio.Artist.Id, studio.Artist.Id), (ready.StatusCode, ready.Text("ownedBy"), ready.Text("createdBy")));
        var url = new Uri(ready.Text("url")!);
        Assert.Equal(studio.Server.Address, new Uri(url.GetLeftPart(UriPartial.Authority)));
        Assert.Equal($"/stream/{ready.Text("streamId")}", url.AbsolutePath);
        Assert.StartsWith("#ticket=", url.Fragment);
    }

    [Fact]
    public async Task A_stream_that_an_administrator_makes_is_the_owners()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();

        var stream = await studio.Administrator.CreateReadyStream(session);

        Assert.Equal((studio.Artist.Id, studio.Administrator.Id), (stream.Text("ownedBy"), stream.Text("createdBy")));
    }

    [Theory]
    [InlineData(null, 120)]
    [InlineData(60, 60)]
    [InlineData(3600, 3600)]
    public async Task A_ticket_can_be_used_for_as_long_as_was_asked_for(int? asked, int seconds)
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        var (used, late) = (await studio.Artist.CreateReadyStream(session, asked), await studio.Artist.CreateReadyStream(session, asked));
        Assert.Equal(studio.Clock.GetUtcNow().AddSeconds(seconds), late.Time("expiresAt"));

        studio.Clock.Advance(TimeSpan.FromSeconds(seconds - 1));
        var (stream, _) = await Redeem(studio, used);
        studio.Pass(TimeSpan.FromSeconds(1));
        var (_, failure) = await Redeem(studio, late);
        var expired = await Eventually.So(() => studio.Artist.GetStream(session, late.Text("streamId")!), seen => seen.State == "DELETED");

        Assert.Equal((await studio.WorkstationsOf(session)).Single(), stream!.Workstation);
        Assert.Equal(RedemptionFailure.Expired, failure);
        Assert.Equal("STREAM_DELETED", expired.StatusCode);
        Assert.Null(expired.Text("url"));
    }

    [Theory]
    [InlineData(59)]
    [InlineData(3601)]
    public async Task A_ticket_lasts_neither_less_than_a_minute_nor_more_than_an_hour(int seconds)
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.CreateStream(session, seconds));

        Assert.Equal("ValidationException", error.Code);
        Assert.Equal("[expirationInSeconds: must be a whole number from 60 to 3600]", error.Message);
    }

    [Fact]
    public async Task A_ticket_opens_once()
    {
        await using var studio = await SessionStudio.Open();
        var stream = await studio.Artist.CreateReadyStream(await studio.Artist.CreateReadySession());

        var (first, _) = await Redeem(studio, stream);
        var (second, failure) = await Redeem(studio, stream);

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal(RedemptionFailure.Used, failure);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_ticket_that_many_use_at_the_same_moment_opens_for_one(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);
        var stream = await studio.Artist.CreateReadyStream(await studio.Artist.CreateReadySession());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Redeem(studio, stream))));

        Assert.Single(answers, answer => answer.Stream is not null);
        Assert.Equal(7, answers.Count(answer => answer.Failure == RedemptionFailure.Used));
    }

    [Fact]
    public async Task A_ticket_opens_no_session_that_does_not_run_and_is_not_used_up_by_trying()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        var stream = await studio.Artist.CreateReadyStream(session);

        await studio.Artist.StopFully(session);
        var (_, failure) = await Redeem(studio, stream);
        await studio.Artist.StartFully(session);
        var (opened, _) = await Redeem(studio, stream);

        Assert.Equal(RedemptionFailure.SessionNotRunning, failure);
        Assert.NotNull(opened);
    }

    [Fact]
    public async Task A_ticket_of_somebody_who_was_disabled_opens_nothing_meanwhile()
    {
        await using var studio = await SessionStudio.Open();
        var stream = await studio.Artist.CreateReadyStream(await studio.Artist.CreateReadySession());

        await studio.Server.SetEnabled(studio.Artist.Id, isEnabled: false);
        var (_, failure) = await Redeem(studio, stream);
        await studio.Server.SetEnabled(studio.Artist.Id, isEnabled: true);

        Assert.Equal(RedemptionFailure.Unknown, failure);
        Assert.NotNull((await Redeem(studio, stream)).Stream);
    }

    [Fact]
    public async Task A_ticket_opens_no_other_stream_and_no_unknown_one()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        var (one, other) = (await studio.Artist.CreateReadyStream(session), await studio.Artist.CreateReadyStream(session));
        var redemption = studio.Server.Service<Redemption>();

        foreach (var (id, ticket) in ((string, string)[])[
            (one.Text("streamId")!, Ticket(other)), (one.Text("streamId")!, ""), (one.Text("streamId")!, Ticket(one)[..^1]),
            ("yeG7lDwNQEiwNTRT7DrV7Q", Ticket(one)), ("", "")])
            Assert.Equal(RedemptionFailure.Unknown, (await redemption.Redeem(id, ticket, CancellationToken.None)).Failure);

        Assert.NotNull((await Redeem(studio, one)).Stream);
    }

    [Theory]
    [InlineData("ENABLED", true)]
    [InlineData("DISABLED", false)]
    public async Task A_stream_has_the_clipboard_as_the_profile_says(string mode, bool isEnabled)
    {
        var profile = TestProfiles.Persistent;
        profile["clipboardMode"] = mode;
        await using var studio = await SessionStudio.Open(profile);

        var (stream, _) = await Redeem(studio, await studio.Artist.CreateReadyStream(await studio.Artist.CreateReadySession()));

        Assert.Equal(isEnabled, stream!.ClipboardEnabled);
    }

    [Fact]
    public async Task A_stream_is_found_under_its_own_session_alone()
    {
        await using var studio = await SessionStudio.Open();
        var (one, other) = (await studio.Artist.CreateReadySession(), await studio.Artist.CreateReadySession());
        var stream = await studio.Artist.CreateReadyStream(one);
        var stranger = await studio.SignIn("stranger");

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Artist.GetStream(other, stream.Text("streamId")!));
        var denied = await Assert.ThrowsAsync<ApiErrorSeen>(() => stranger.GetStream(one, stream.Text("streamId")!));

        Assert.Equal((404, stream.Text("streamId")), (error.Status, error.Context["resourceId"]));
        Assert.Equal("AccessDeniedException", denied.Code);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task No_ticket_is_in_the_database_or_the_log(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);
        var session = await studio.Artist.CreateReadySession();
        var request = await studio.Artist.Api.Post($"{studio.Artist.PathOf(session)}/streams", clientToken: "token-1");
        var id = request.GetProperty("stream").GetProperty("streamId").GetString()!;
        var stream = await Eventually.So(() => studio.Artist.GetStream(session, id), seen => seen.State == "READY");
        await Redeem(studio, stream);
        await Redeem(studio, stream);

        var stored = await DatabaseDump.Read(studio.Server.Database);

        Assert.Contains(id, stored);
        Assert.DoesNotContain(Ticket(stream), stored);
        Assert.DoesNotContain("#ticket=", stored);
        Assert.Contains(studio.Server.Log.Lines, line => line.Text.Contains(session.SessionId, StringComparison.Ordinal));
        Assert.DoesNotContain(studio.Server.Log.Lines, line => line.Text.Contains(Ticket(stream), StringComparison.Ordinal));
    }

    private static string Ticket(Seen stream) => new Uri(stream.Text("url")!).Fragment["#ticket=".Length..];

    private static Task<(RedeemedStream? Stream, RedemptionFailure? Failure)> Redeem(SessionStudio studio, Seen stream) =>
        studio.Server.Service<Redemption>().Redeem(stream.Text("streamId")!, Ticket(stream), CancellationToken.None);
}
