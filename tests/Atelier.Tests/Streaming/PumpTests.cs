using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Atelier.Streaming;

namespace Atelier.Tests.Streaming;

/// <summary>With the viewer's socket and the display's on the event loop, as usual.</summary>
public sealed class PumpTests : PumpRules
{
    private protected override bool OnLoop => true;
}

/// <summary>With sockets of the web server and the framework, as on a connection that had another request before.</summary>
public sealed class PumpOffLoopTests : PumpRules
{
    private protected override bool OnLoop => false;
}

public abstract class PumpRules
{
    private protected abstract bool OnLoop { get; }

    [Fact]
    public async Task Bytes_go_both_ways_as_they_are()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        await display.Send("RFB 003.008\n"u8.ToArray());
        Assert.Equal("RFB 003.008\n", Encoding.ASCII.GetString(await viewer.Receive(12)));
        await viewer.Send("RFB 003.003\n"u8.ToArray());
        Assert.Equal("RFB 003.003\n", Encoding.ASCII.GetString(await display.Receive(12)));
        await viewer.Close();
        await display.WaitForEnd();

        Assert.Equal(12, host.Total("atelier.streams.sent"));
        Assert.Equal(12, host.Total("atelier.streams.received"));
    }

    [Fact]
    public async Task Ten_megabytes_arrive_whole_in_both_directions_at_once()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;
        var picture = RandomNumberGenerator.GetBytes(10_000_000);
        var input = RandomNumberGenerator.GetBytes(10_000_000);

        var sending = Task.WhenAll(display.Send(picture).AsTask(), viewer.Send(input));
        var seen = viewer.Receive(picture.Length);
        var typed = display.Receive(input.Length);

        Assert.Equal(picture, await seen);
        Assert.Equal(input, await typed);
        await sending;
        await viewer.Close();
    }

    [Fact]
    public async Task A_viewer_that_closes_ends_the_display_connection_after_its_last_bytes()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        await viewer.Send("last keys"u8.ToArray());
        await viewer.Close();

        Assert.Equal("last keys"u8.ToArray(), await display.Receive(9));
        await display.WaitForEnd();
    }

    [Fact]
    public async Task A_viewer_that_vanishes_ends_the_display_connection()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        viewer.Vanish();

        await display.WaitForEnd();
    }

    [Fact]
    public async Task A_display_that_ends_closes_the_viewer_after_its_last_bytes()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;

        await display.Send("last frame"u8.ToArray());
        display.Dispose();

        Assert.Equal("last frame"u8.ToArray(), await viewer.Receive(10));
        await viewer.WaitForClose();
        Assert.Equal(WebSocketCloseStatus.NormalClosure, viewer.CloseStatus);
    }

    [Fact]
    public async Task A_display_that_breaks_is_told_from_one_that_ends()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;

        display.Reset();
        await viewer.WaitForClose();

        Assert.Equal(WebSocketCloseStatus.InternalServerError, viewer.CloseStatus);
    }

    [Fact]
    public async Task Text_after_the_ticket_is_against_the_rules()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        await viewer.SendText("hello");
        await viewer.WaitForClose();

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, viewer.CloseStatus);
        await display.WaitForEnd();
    }

    [Fact]
    public async Task A_server_that_stops_says_so_to_every_viewer()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        using var waiting = await ViewerPeer.Connect(host);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        var stopping = host.Stop();
        await waiting.WaitForClose();
        await viewer.WaitForClose();
        await display.WaitForEnd();
        await stopping;

        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, waiting.CloseStatus);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, viewer.CloseStatus);
    }

    [Fact]
    public async Task A_viewer_that_does_not_answer_the_goodbye_is_cut_off()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;

        display.Dispose();
        // What follows the stream's rows has one, too.
        await host.Clock.WaitForTimers(2, Patience.Cancel);
        host.Clock.Advance(StreamSocket.Grace);

        await viewer.WaitForCut();
    }

    [Fact]
    public async Task A_viewer_that_takes_nothing_does_not_hold_up_the_end()
    {
        await using var host = await GatewayHost.Start(onLoop: OnLoop);
        var (viewer, display) = await ViewerPeer.OpenStream(host);
        using var viewerEnd = viewer;
        using var displayEnd = display;

        var flood = display.Send(new byte[64_000_000]).AsTask();
        var stopping = host.Stop();
        // What follows the stream's rows has one, too.
        await host.Clock.WaitForTimers(2, Patience.Cancel);
        host.Clock.Advance(StreamSocket.Grace);

        await stopping;
        await Assert.ThrowsAsync<IOException>(() => flood);
    }
}
