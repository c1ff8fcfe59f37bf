using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Atelier.Streaming;
using Atelier.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Atelier.Tests.Streaming;

/// <summary>The gateway on a real port of its own. Tickets and displays are the test's to script.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const string StreamId = "yeG7lDwNQEiwNTRT7DrV7Q";
    public const string Ticket = "a-good-ticket";

    private readonly WebApplication app;
    private readonly MeterListener figures = new();
    private readonly ConcurrentDictionary<string, long> totals = new();
    private readonly LogLines log = new();

    private GatewayHost(string webRoot)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Logging.ClearProviders().AddProvider(log);
        app = builder.Build();
        OpenDisplay = async (_, cancel) =>
        {
            var (near, far) = await DisplayPeer.OpenPair(cancel);
            Display.SetResult(far);
            return near;
        };
        ListenTo(app.Services.GetRequiredService<IMeterFactory>());
        RedeemTicket redeem = (_, ticket, _) =>
            Task.FromResult(Tickets.GetValueOrDefault(ticket) ?? throw new InvalidOperationException("The database is gone"));
        OpenDisplay openDisplay = (workstation, cancel) => OpenDisplay(workstation, cancel);
        StreamEndpoints.Map(app, new StreamWiring(
            redeem, openDisplay, (streamId, _) => Note(streamId), [new Uri("https://studio.example")], webRoot));
        Tickets[Ticket] = new TicketResult.Redeemed("w-1", ClipboardEnabled: true, "session-1");
    }

    public ManualClock Clock { get; } = new();

    /// <summary>The streams that nobody comes back to.</summary>
    public ConcurrentQueue<string> Ended { get; } = new();

    public ConcurrentDictionary<string, TicketResult> Tickets { get; } = new();

    public OpenDisplay OpenDisplay { get; set; }

    /// <summary>The workstation's end of the display, once the gateway has opened it.</summary>
    public TaskCompletionSource<DisplayPeer> Display { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => new(app.Urls.Single());

    public IReadOnlyCollection<string> Log => log.Lines;

    public HttpClient Browser { get; } = new();

    public static async Task<GatewayHost> Start(string webRoot = "/nonexistent")
    {
        var host = new GatewayHost(webRoot);
        await host.app.StartAsync(Patience.Cancel);
        host.Browser.BaseAddress = host.Address;
        return host;
    }

    /// <summary>The sum of what a counter of the room has counted.</summary>
    public long Total(string counter) => totals.GetValueOrDefault(counter);

    public Task Stop() => app.StopAsync(Patience.Cancel);

    /// <summary>Returns when every stream has let go of what it held.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        Browser.Dispose();
        figures.Dispose();
        Assert.Equal(0, Total("atelier.streams.active"));
    }

    private Task Note(string streamId)
    {
        Ended.Enqueue(streamId);
        return Task.CompletedTask;
    }

    private void ListenTo(IMeterFactory factory)
    {
        figures.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory && instrument.Meter.Name == "Atelier.Streaming")
                listener.EnableMeasurementEvents(instrument);
        };
        figures.SetMeasurementEventCallback<long>((instrument, value, _, _) =>
            totals.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value));
        figures.Start();
    }

    private sealed class LogLines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel level, EventId id, TState state, Exception? fault, Func<TState, Exception?, string> format) =>
            Lines.Enqueue($"{format(state, fault)} {fault}");

        public void Dispose()
        {
        }
    }
}
