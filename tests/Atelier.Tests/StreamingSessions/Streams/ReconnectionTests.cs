using Atelier.Api;
using Atelier.StreamingSessions.Streams;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StreamingSessions.Streams;

public sealed class ReconnectionTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Each_opening_gives_a_secret_for_the_next_and_makes_those_before_it_void(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);
        var (id, first) = await OpenStream(studio);

        var second = await OpenAgain(studio, id, first.ReconnectSecret);
        var third = await OpenAgain(studio, id, second.ReconnectSecret);

        Assert.Equal((first.Workstation, first.SessionId, 3), (third.Workstation, third.SessionId, third.Opening));
        Assert.Equal(RedemptionFailure.Used, await Refusal(studio, id, second.ReconnectSecret));
        Assert.Equal(RedemptionFailure.Unknown, await Refusal(studio, id, first.ReconnectSecret));
        Assert.Null(await Refusal(studio, id, third.ReconnectSecret));
    }

    [Fact]
    public async Task Of_many_that_present_a_secret_at_once_one_takes_the_stream_over()
    {
        await using var studio = await SessionStudio.Open(kind: TestDatabase.SqliteFile);
        var (id, first) = await OpenStream(studio);
        var reconnection = studio.Server.Service<Reconnection>();
        var (again, _) = await reconnection.Check(id, first.ReconnectSecret, CancellationToken.None);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(_ => Task.Run(() => reconnection.TakeOver(id, again!.Opening, CancellationToken.None))));

        Assert.Single(taken, wasFirst => wasFirst);
    }

    [Fact]
    public async Task A_secret_opens_its_own_stream_alone_and_a_ticket_is_no_secret()
    {
        await using var studio = await SessionStudio.Open();
        var (one, first) = await OpenStream(studio);
        var (other, second) = await OpenStream(studio);
        var session = await studio.Artist.CreateReadySession();
        var unopened = await studio.Artist.CreateReadyStream(session);

        Assert.Equal(RedemptionFailure.Unknown, await Refusal(studio, one, second.ReconnectSecret));
        Assert.Equal(RedemptionFailure.Unknown, await Refusal(studio, one, first.ReconnectSecret[..^1]));
        Assert.Equal(RedemptionFailure.Unknown, await Refusal(studio, one, ""));
        Assert.Equal(RedemptionFailure.Unknown, await Refusal(studio, unopened.Text("streamId")!, TicketOf(unopened)));
        Assert.Equal(RedemptionFailure.Unknown, await Refusal(studio, "yeG7lDwNQEiwNTRT7DrV7Q", first.ReconnectSecret));
        Assert.Null(await Refusal(studio, other, second.ReconnectSecret));
    }

    [Fact]
    public async Task A_secret_is_void_while_the_session_does_not_run_and_after_it_was_started_anew()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        var (id, first) = await OpenStream(studio, session);

        studio.Pass(Moment);
        await studio.Artist.StopFully(session);
        var stopped = await Refusal(studio, id, first.ReconnectSecret);
        await studio.Artist.StartFully(session);

        Assert.Equal(RedemptionFailure.SessionNotRunning, stopped);
        Assert.Equal(RedemptionFailure.SessionStartedAnew, await Refusal(studio, id, first.ReconnectSecret));
    }

    [Fact]
    public async Task A_secret_of_somebody_who_was_disabled_opens_nothing_meanwhile()
    {
        await using var studio = await SessionStudio.Open();
        var (id, first) = await OpenStream(studio);

        await studio.Server.SetEnabled(studio.Artist.Id, isEnabled: false);
        var refusal = await Refusal(studio, id, first.ReconnectSecret);
        await studio.Server.SetEnabled(studio.Artist.Id, isEnabled: true);

        Assert.Equal(RedemptionFailure.Unknown, refusal);
        Assert.Null(await Refusal(studio, id, first.ReconnectSecret));
    }

    [Fact]
    public async Task A_secret_is_good_for_a_short_time_after_the_cut()
    {
        await using var studio = await SessionStudio.Open();
        var (id, first) = await OpenStream(studio);

        await studio.Server.Service<Reconnection>().Leave(id, first.Opening, CancellationToken.None);
        studio.Clock.Advance(Reconnection.Window - Moment);
        var inTime = await Refusal(studio, id, first.ReconnectSecret);
        studio.Clock.Advance(Moment);

        Assert.Null(inTime);
        Assert.Equal(RedemptionFailure.Expired, await Refusal(studio, id, first.ReconnectSecret));
    }

    [Fact]
    public async Task A_secret_stays_good_while_the_stream_is_open_and_after_a_crash_for_as_long_as_after_a_cut()
    {
        await using var studio = await SessionStudio.Open();
        var (id, first) = await OpenStream(studio);
        var reconnection = studio.Server.Service<Reconnection>();

        studio.Clock.Advance(Reconnection.Pace);
        await reconnection.GoOn(id, first.Opening, CancellationToken.None);
        studio.Clock.Advance(Reconnection.Pace + Reconnection.Window - Moment);
        var afterCrash = await Refusal(studio, id, first.ReconnectSecret);
        studio.Clock.Advance(Moment);

        Assert.Null(afterCrash);
        Assert.Equal(RedemptionFailure.Expired, await Refusal(studio, id, first.ReconnectSecret));
    }

    [Fact]
    public async Task A_stream_that_is_open_is_not_removed_before_it_has_ended()
    {
        await using var studio = await SessionStudio.Open();
        var session = await studio.Artist.CreateReadySession();
        var (id, first) = await OpenStream(studio, session);
        var reconnection = studio.Server.Service<Reconnection>();
        studio.Pass(TimeSpan.FromMinutes(2));
        await Eventually.So(() => studio.Artist.GetStream(session, id), seen => seen.State == "DELETED");

        var visible = studio.Server.Service<ServerSettings>().VisibleAfterEnd;
        studio.Clock.Advance(visible - Moment);
        await reconnection.GoOn(id, first.Opening, CancellationToken.None);
        studio.Pass(Moment);
        Assert.Equal("DELETED", (await studio.Artist.GetStream(session, id)).State);
        await reconnection.Leave(id, first.Opening, CancellationToken.None);

        await Eventually.So(
            () => reconnection.Look(id, CancellationToken.None), seen => seen is null, () => studio.Pass(TimeSpan.FromMinutes(10)));
    }

    [Fact]
    public async Task No_secret_is_in_the_database_or_the_log()
    {
        await using var studio = await SessionStudio.Open();
        var (id, first) = await OpenStream(studio);
        var second = await OpenAgain(studio, id, first.ReconnectSecret);

        var stored = await DatabaseDump.Read(studio.Server.Database);

        Assert.Contains(id, stored);
        foreach (var secret in (string[])[first.ReconnectSecret, second.ReconnectSecret])
        {
            Assert.DoesNotContain(secret, stored);
            Assert.DoesNotContain(studio.Server.Log.Lines, line => line.Text.Contains(secret, StringComparison.Ordinal));
        }
    }

    private static async Task<(string StreamId, RedeemedStream Stream)> OpenStream(SessionStudio studio, Seen? session = null)
    {
        var seen = await studio.Artist.CreateReadyStream(session ?? await studio.Artist.CreateReadySession());
        var id = seen.Text("streamId")!;
        var (stream, _) = await studio.Server.Service<Redemption>().Redeem(id, TicketOf(seen), CancellationToken.None);
        return (id, stream!);
    }

    private static async Task<RedeemedStream> OpenAgain(SessionStudio studio, string streamId, string secret)
    {
        var reconnection = studio.Server.Service<Reconnection>();
        var (stream, failure) = await reconnection.Check(streamId, secret, CancellationToken.None);
        Assert.Null(failure);
        Assert.True(await reconnection.TakeOver(streamId, stream!.Opening, CancellationToken.None));
        return stream;
    }

    private static async Task<RedemptionFailure?> Refusal(SessionStudio studio, string streamId, string secret) =>
        (await studio.Server.Service<Reconnection>().Check(streamId, secret, CancellationToken.None)).Failure;

    private static string TicketOf(Seen stream) => new Uri(stream.Text("url")!).Fragment["#ticket=".Length..];
}
