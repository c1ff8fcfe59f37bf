using System.Net.WebSockets;
using System.Text.Json;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Streams;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Streaming;

public sealed class ReconnectTests
{
    private const string Received = """{"type":"received"}""";

    [Fact]
    public async Task A_stream_is_taken_over_once_the_viewer_has_the_next_secret()
    {
        await using var host = await GatewayHost.Start();
        host.Tickets["secret-1"] = GatewayHost.Redeemed(opening: 2);
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendSecret("secret-1");
        var answer = await viewer.ReceiveJson();
        Assert.Empty(host.Said);
        await viewer.SendText(Received);
        using var display = await host.Display.Task.WaitAsync(Patience.Cancel);
        await display.Send("RFB"u8.ToArray());

        Assert.Equal(("connected", "secret-2"), (Text(answer, "type"), Text(answer, "reconnect")));
        Assert.Equal("RFB"u8.ToArray(), await viewer.Receive(3));
        Assert.Equal(["take over 2"], host.Said);
        await viewer.Close();
        await Eventually.So(() => Task.FromResult(host.Said.Count), count => count == 2);
        Assert.Equal("leave 2", host.Said.Last());
    }

    [Fact]
    public async Task A_viewer_that_is_cut_off_before_it_has_the_next_secret_has_used_none()
    {
        await using var host = await GatewayHost.Start();
        host.Tickets["secret-1"] = GatewayHost.Redeemed(opening: 2);
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendSecret("secret-1");
        await viewer.ReceiveJson();
        viewer.Vanish();
        using var display = await host.Display.Task.WaitAsync(Patience.Cancel);
        await display.WaitForEnd();

        Assert.Empty(host.Said);
    }

    [Fact]
    public async Task Of_two_that_present_one_secret_the_second_is_refused()
    {
        await using var host = await GatewayHost.Start();
        host.Tickets["secret-1"] = GatewayHost.Redeemed(opening: 2);
        host.Now = host.Now with { Openings = 2 };
        using var late = await ViewerPeer.Connect(host);

        await late.SendSecret("secret-1");
        await late.ReceiveJson();
        await late.SendText(Received);
        var refused = await late.ReceiveJson();
        await late.WaitForClose();

        Assert.Equal(("refused", "RECONNECT_USED"), (Text(refused, "type"), Text(refused, "code")));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, late.CloseStatus);
    }

    [Fact]
    public async Task A_viewer_that_says_anything_else_gets_no_display()
    {
        await using var host = await GatewayHost.Start();
        host.Tickets["secret-1"] = GatewayHost.Redeemed(opening: 2);
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendSecret("secret-1");
        await viewer.ReceiveJson();
        await viewer.SendText("""{"type":"ping","id":1}""");
        await viewer.WaitForClose();

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, viewer.CloseStatus);
        Assert.Empty(host.Said);
    }

    [Fact]
    public async Task A_stream_that_was_opened_again_ends_in_the_connection_before()
    {
        await using var host = await GatewayHost.Start();
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        host.Now = host.Now with { Openings = 2 };
        host.Changes.Tell(new RowChange("streaming_session_streams", GatewayHost.StreamId));
        await viewer.WaitForClose();

        Assert.Equal((WebSocketCloseStatus)4000, viewer.CloseStatus);
        await display.WaitForEnd();
    }

    [Theory]
    [InlineData("session-1")]
    [InlineData(null)]
    public async Task A_viewer_is_told_what_happens_to_its_session(string? changed)
    {
        await using var host = await GatewayHost.Start();
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        host.Now = host.Now with { Session = GatewayHost.Session with { State = StreamingSessionState.STOP_IN_PROGRESS, EndsAt = null } };
        host.Changes.Tell(changed is null ? null : new RowChange("streaming_sessions", changed));

        var news = await viewer.ReceiveJson();
        Assert.Equal(("session", "STOP_IN_PROGRESS"), (Text(news, "type"), Text(news.GetProperty("session"), "state")));
        Assert.False(news.GetProperty("session").TryGetProperty("secondsLeft", out _));
        await viewer.Close();
    }

    [Fact]
    public async Task A_stream_that_stays_open_can_be_opened_again_for_as_long_as_it_does()
    {
        await using var host = await GatewayHost.Start();
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        await host.Clock.WaitForTimers(1, Patience.Cancel);
        var said = await Eventually.So(
            () => Task.FromResult(host.Said.ToArray()), seen => seen.Length > 0, () => host.Clock.Advance(Reconnection.Pace));

        Assert.Equal("go on 1", said[0]);
        await viewer.Close();
    }

    [Fact]
    public async Task Pings_are_answered_beside_the_bytes()
    {
        await using var host = await GatewayHost.Start();
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        await viewer.SendText("""{"type":"ping","id":42}""");
        var answer = await viewer.ReceiveJson();
        await viewer.Send("key"u8.ToArray());

        Assert.Equal("""{"type":"pong","id":42}""", answer.GetRawText());
        Assert.Equal("key"u8.ToArray(), await display.Receive(3));
        await viewer.Close();
        await display.WaitForEnd();
        Assert.Equal(3, host.Total("atelier.streams.received"));
    }

    [Fact]
    public async Task Pings_without_end_do_not_hold_up_the_keys_of_a_viewer_that_reads_nothing()
    {
        await using var host = await GatewayHost.Start();
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        var flood = display.Send(new byte[64_000_000]).AsTask();
        for (var id = 0; id < 1000; id++)
            await viewer.SendText($$"""{"type":"ping","id":{{id}}}""");
        await viewer.Send("key"u8.ToArray());

        Assert.Equal("key"u8.ToArray(), await display.Receive(3));
        Assert.False(flood.IsCompleted, "the viewer has read nothing");
        viewer.Vanish();
        await Assert.ThrowsAnyAsync<IOException>(() => flood);
    }

    private static string? Text(JsonElement message, string member) => message.GetProperty(member).GetString();
}
