using System.Net.WebSockets;
using System.Text;
using Atelier.Tests.Harness;
using Microsoft.Extensions.Logging;

namespace Atelier.Tests.Emulator;

/// <summary>After a reset everything is as at the start, whatever was under way.</summary>
public sealed class ResetTests
{
    private static readonly string[] Allowed = ["ResourceNotFoundException", "ConflictException"];

    [Fact]
    public async Task Nothing_is_left_but_the_access_key()
    {
        await using var server = await EmulatedServer.Start();
        await EmulatedStudio.Open(server.Administrator);
        await server.Fail("CreateStudio", "INTERNAL_ERROR");
        await server.Post("/errors", new { error = "ThrottlingException", operation = "CreateStudio" });
        await server.Post("/delays", new { operation = "CreateStudio", delay = "1h" });
        await server.Advance("1d");

        var shown = await server.Post("/reset");

        Assert.Equal(1, shown.GetProperty("resets").GetInt32());
        Assert.Equal("PT0S", shown.GetProperty("clock").Text("ahead"));
        Assert.Equal(0, (await server.Administrator.Get("/studios")).GetProperty("studios").GetArrayLength());
        await EmulatedStudio.Open(server.Administrator);
    }

    [Fact]
    public async Task The_delays_of_the_start_are_there_again()
    {
        await using var server = await EmulatedServer.Start(delays: new() { ["CreateStudio"] = TimeSpan.FromHours(1) });
        await server.Delete("/delays");

        var shown = await server.Post("/reset");

        Assert.Equal("PT1H", shown.GetProperty("delays").Text("CreateStudio"));
    }

    [Fact]
    public async Task A_page_token_of_the_time_before_is_refused()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        for (var number = 0; number < 2; number++)
            await studio.Create("studio-components", EmulatedStudio.ComponentRequest, "READY");
        var path = $"{studio.Path}/studio-components?maxResults=1";
        var token = (await server.Administrator.Get(path)).Text("nextToken");
        await server.Post("/reset");
        var again = await EmulatedStudio.Open(server.Administrator);

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(
            () => server.Administrator.Get($"{again.Path}/studio-components?maxResults=1&nextToken={token}"));

        Assert.Contains("nextToken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_stream_is_closed_and_its_address_opens_nothing_more()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        var session = await studio.CreateSession();
        var url = new Uri((await studio.CreateStream(session, "READY")).Text("url")!);
        var unused = new Uri((await studio.CreateStream(session, "READY")).Text("url")!);
        using var open = await Connect(url, cancel);
        Assert.Contains("connected", await Read(open, cancel), StringComparison.OrdinalIgnoreCase);

        await server.Post("/reset");

        while (open.State == WebSocketState.Open)
            await Read(open, cancel);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, open.CloseStatus);
        using var late = await Connect(unused, cancel);
        Assert.Contains("TICKET_UNKNOWN", await Read(late, cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_under_way_does_not_come_about_afterwards()
    {
        await using var server = await EmulatedServer.Start();
        var studio = await EmulatedStudio.Open(server.Administrator);
        await server.Post("/delays", new { operation = "CreateStreamingSession", delay = "1h" });
        var session = await studio.CreateSession("CREATE_IN_PROGRESS");

        await server.Post("/reset");
        await server.Advance("2h");

        var error = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Get("streaming-sessions", session));
        Assert.Equal("ResourceNotFoundException", error.Code);
    }

    [Fact]
    public async Task Resets_under_load_leave_no_trace_of_the_time_before()
    {
        await using var server = await EmulatedServer.Start();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var studios = 0;
        var clients = Enumerable.Range(0, 6).Select(number => Task.Run(() => Work(number))).ToArray();
        for (var reset = 0; reset < 10; reset++)
        {
            var before = Volatile.Read(ref studios);
            await Eventually.So(() => Task.FromResult(Volatile.Read(ref studios)), made => made > before + 3);
            await server.Post("/reset");
        }

        await end.CancelAsync();
        await Task.WhenAll(clients);
        await server.Post("/reset");

        Assert.Equal(0, (await server.Administrator.Get("/studios")).GetProperty("studios").GetArrayLength());
        Assert.Equal(11, (await server.Show()).GetProperty("resets").GetInt32());
        Assert.DoesNotContain(server.Log.Lines, line => line.Level >= LogLevel.Error);

        async Task Work(int number)
        {
            for (var round = 0; !end.IsCancellationRequested; round++)
            {
                try
                {
                    var studio = await EmulatedStudio.Open(server.Administrator, $"studio{number}x{round}");
                    Interlocked.Increment(ref studios);
                    await studio.PostStream(await studio.CreateSession());
                }
                catch (ApiErrorSeen error)
                {
                    Assert.Contains(error.Code, Allowed);
                }
            }
        }
    }

    private static async Task<ClientWebSocket> Connect(Uri url, CancellationToken cancel)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{url.Authority}{url.AbsolutePath}/socket"), cancel);
        var ticket = $"{{\"type\":\"ticket\",\"ticket\":\"{url.Fragment.Split('=')[1]}\"}}";
        await socket.SendAsync(Encoding.UTF8.GetBytes(ticket), WebSocketMessageType.Text, endOfMessage: true, cancel);
        return socket;
    }

    private static async Task<string> Read(ClientWebSocket socket, CancellationToken cancel)
    {
        var buffer = new byte[1 << 16];
        var read = await socket.ReceiveAsync(buffer, cancel);
        return Encoding.UTF8.GetString(buffer, 0, read.Count);
    }
}
