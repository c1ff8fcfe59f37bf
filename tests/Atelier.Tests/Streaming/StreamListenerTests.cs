using System.Net;
using System.Net.Sockets;
using System.Text;
using Atelier.Streaming;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atelier.Tests.Streaming;

public sealed class StreamListenerTests : IAsyncDisposable
{
    private readonly LogLines log = new();
    private readonly WebApplication app;

    public StreamListenerTests()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMilliseconds(300));
        builder.Services.AddSingleton<IConnectionListenerFactory, StreamTransport>();
        app = builder.Build();
        app.Run(http => http.Response.WriteAsync(
            http.Features.Get<StreamConnection>() is null ? "the web server's" : "a stream's"));
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("GET /stream/abc/socket HTTP/1.1\r\n", "a stream's")]
    [InlineData("GET /stream/abc HTTP/1.1\r\n", "the web server's")]
    [InlineData("GET /streams HTTP/1.1\r\nX: /stream/abc/socket\r\n", "the web server's")]
    [InlineData("GET /2020-08-01/studios HTTP/1.1\r\n", "the web server's")]
    [InlineData("GE", "T /stream/abc/socket HTTP/1.1\r\n", "the web server's")]
    public async Task Only_connections_that_ask_for_a_stream_are_its_own(params string[] said)
    {
        using var client = await Connect();
        foreach (var piece in said[..^1])
        {
            await client.SendAsync(Encoding.ASCII.GetBytes(piece), Patience.Cancel);
            // So that the pieces come one after the other.
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Patience.Cancel);
        }
        await client.SendAsync("Host: here\r\nConnection: close\r\n\r\n"u8.ToArray(), Patience.Cancel);

        var answer = await ReadToEnd(client);

        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains(said[^1], answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_who_says_nothing_is_let_go()
    {
        using var client = await Connect();

        Assert.Equal("", await ReadToEnd(client));
    }

    [Fact]
    public async Task One_who_is_gone_before_the_answer_is_no_fault_of_the_server()
    {
        using (var client = await Connect())
        {
            client.LingerState = new LingerOption(enable: true, seconds: 0);
            await client.SendAsync("GET /stream/abc/socket HTTP/1.1\r\nHost: here\r\n\r\n"u8.ToArray(), Patience.Cancel);
        }
        await app.StopAsync(Patience.Cancel);

        Assert.DoesNotContain(log.Lines, line => line.Contains("exception", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_server_that_stops_waits_for_nobody_who_has_said_nothing()
    {
        using var client = await Connect();

        await app.StopAsync(Patience.Cancel);

        Assert.Equal("", await ReadToEnd(client));
    }

    [Fact]
    public async Task An_address_that_is_taken_is_said_to_be()
    {
        using var taken = new Socket(SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        app.Urls.Clear();
        app.Urls.Add($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndPoint!).Port}");

        var thrown = await Assert.ThrowsAsync<IOException>(() => app.StartAsync(Patience.Cancel));

        Assert.IsType<AddressInUseException>(thrown.InnerException);
    }

    private async Task<Socket> Connect()
    {
        await app.StartAsync(Patience.Cancel);
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, new Uri(app.Urls.Single()).Port, Patience.Cancel);
        return client;
    }

    private static async Task<string> ReadToEnd(Socket client)
    {
        using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream);
        try
        {
            return await reader.ReadToEndAsync(Patience.Cancel);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
