using System.Net;
using System.Net.WebSockets;
using Atelier.Streaming;

namespace Atelier.Tests.Streaming;

public sealed class TicketTests
{
    [Theory]
    [InlineData("TICKET_UNKNOWN")]
    [InlineData("TICKET_USED")]
    [InlineData("TICKET_EXPIRED")]
    [InlineData("SESSION_NOT_RUNNING")]
    public async Task A_refused_ticket_is_answered_with_its_reason_and_closed(string code)
    {
        await using var host = await GatewayHost.Start();
        host.Tickets["t"] = new TicketResult.Refused(Enum.Parse<RefusalCode>(code), "No, because.");
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendTicket("t");
        var answer = await viewer.ReceiveJson();
        await viewer.WaitForClose();

        Assert.Equal("refused", answer.GetProperty("type").GetString());
        Assert.Equal(code, answer.GetProperty("code").GetString());
        Assert.Equal("No, because.", answer.GetProperty("message").GetString());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, viewer.CloseStatus);
        Assert.Equal(1, host.Total("atelier.streams.refused"));
        Assert.False(host.Display.Task.IsCompleted, "a refused ticket opens no display");
    }

    [Theory]
    [InlineData(true, "ENABLED")]
    [InlineData(false, "DISABLED")]
    public async Task A_good_ticket_is_answered_with_the_clipboard_mode(bool enabled, string mode)
    {
        await using var host = await GatewayHost.Start();
        host.Tickets[GatewayHost.Ticket] = GatewayHost.Redeemed(enabled);
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendTicket(GatewayHost.Ticket);

        const string session = """{"state":"READY","secondsLeft":60,"endsStopped":true,"isBackedUp":true,"minutesKept":90}""";
        Assert.Equal(
            $$"""{"type":"connected","clipboard":"{{mode}}","reconnect":"secret-1","session":{{session}}}""",
            (await viewer.ReceiveJson()).GetRawText());
    }

    [Fact]
    public async Task A_client_that_is_no_browser_may_send_the_ticket_in_a_header()
    {
        await using var host = await GatewayHost.Start();
        using var viewer = await ViewerPeer.Connect(host, headerTicket: GatewayHost.Ticket);

        Assert.Equal("connected", (await viewer.ReceiveJson()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task A_display_that_fails_to_open_is_a_refusal()
    {
        await using var host = await GatewayHost.Start();
        host.OpenDisplay = (_, _) => throw new IOException("nobody listens");
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendTicket(GatewayHost.Ticket);

        Assert.Equal("DISPLAY_UNREACHABLE", (await viewer.ReceiveJson()).GetProperty("code").GetString());
        await viewer.WaitForClose();
    }

    [Fact]
    public async Task A_display_that_takes_too_long_to_open_is_a_refusal()
    {
        await using var host = await GatewayHost.Start();
        var opening = new TaskCompletionSource();
        host.OpenDisplay = async (_, cancel) =>
        {
            opening.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
            return Stream.Null;
        };
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendTicket(GatewayHost.Ticket);
        await opening.Task.WaitAsync(Patience.Cancel);
        host.Clock.Advance(StreamGateway.OpenLimit);

        Assert.Equal("DISPLAY_UNREACHABLE", (await viewer.ReceiveJson()).GetProperty("code").GetString());
        await viewer.WaitForClose();
    }

    [Fact]
    public async Task A_ticket_that_cannot_be_looked_up_is_our_fault_and_logged()
    {
        await using var host = await GatewayHost.Start();
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendTicket("whatever");
        await viewer.WaitForClose();

        Assert.Equal(WebSocketCloseStatus.InternalServerError, viewer.CloseStatus);
        Assert.Contains(host.Log, line => line.Contains("The database is gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_socket_that_sends_no_ticket_is_closed_in_time()
    {
        await using var host = await GatewayHost.Start();
        using var viewer = await ViewerPeer.Connect(host);

        await host.Clock.WaitForTimers(1, Patience.Cancel);
        host.Clock.Advance(StreamSocket.TicketWait);
        await viewer.WaitForClose();

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, viewer.CloseStatus);
        Assert.Equal("No ticket came in time", viewer.CloseReason);
    }

    [Fact]
    public async Task A_first_message_larger_than_allowed_is_not_read()
    {
        await using var host = await GatewayHost.Start();
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendTicket(new string('x', StreamSocket.MaxFirstMessage));
        await viewer.WaitForClose();

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, viewer.CloseStatus);
    }

    [Fact]
    public async Task A_first_message_of_bytes_is_no_ticket()
    {
        await using var host = await GatewayHost.Start();
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.Send([1, 2, 3]);
        await viewer.WaitForClose();

        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, viewer.CloseStatus);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"ticket":7}""")]
    public async Task A_first_message_without_a_ticket_is_an_unknown_ticket(string text)
    {
        await using var host = await GatewayHost.Start();
        host.Tickets[""] = new TicketResult.Refused(RefusalCode.TICKET_UNKNOWN, "Which ticket?");
        using var viewer = await ViewerPeer.Connect(host);

        await viewer.SendText(text);

        Assert.Equal("TICKET_UNKNOWN", (await viewer.ReceiveJson()).GetProperty("code").GetString());
        await viewer.WaitForClose();
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("http://studio.example")]
    [InlineData("https://studio.example.evil.example")]
    [InlineData("null")]
    public async Task A_page_from_elsewhere_opens_no_socket(string origin)
    {
        await using var host = await GatewayHost.Start();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/stream/{GatewayHost.StreamId}/socket");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Connection", "Upgrade");
        request.Headers.Add("Upgrade", "websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        var response = await host.Browser.SendAsync(request, Patience.Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Pages_of_this_server_open_sockets_under_each_of_its_addresses()
    {
        await using var host = await GatewayHost.Start();

        using var here = await ViewerPeer.Connect(host, origin: host.Address.GetLeftPart(UriPartial.Authority));
        using var known = await ViewerPeer.Connect(host, origin: "https://studio.example");

        await here.Close();
        await known.Close();
    }

    [Fact]
    public async Task No_ticket_is_in_the_log()
    {
        await using var host = await GatewayHost.Start();
        host.Tickets["a-bad-ticket"] = new TicketResult.Refused(RefusalCode.TICKET_USED, "Used.");
        using var refused = await ViewerPeer.Connect(host);
        await refused.SendTicket("a-bad-ticket");
        await refused.ReceiveJson();
        await refused.WaitForClose();
        using var opened = await ViewerPeer.Connect(host, headerTicket: GatewayHost.Ticket);
        await opened.ReceiveJson();
        await opened.Close();
        await host.Stop();

        Assert.Contains(host.Log, line => line.Contains("session-1", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log, line => line.Contains("-ticket", StringComparison.Ordinal));
    }
}
