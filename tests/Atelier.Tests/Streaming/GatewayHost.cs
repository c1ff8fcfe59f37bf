using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Atelier.Storage;
using Atelier.Streaming;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Streams;
using Atelier.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
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

    private GatewayHost(string webRoot, bool onLoop)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(Clock);
        if (onLoop)
            builder.Services.AddSingleton<IConnectionListenerFactory, StreamTransport>();
        builder.Logging.ClearProviders().AddProvider(log);
        app = builder.Build();
        OpenDisplay = async (_, cancel) =>
        {
            var (near, far) = await DisplayPeer.OpenPair(onLoop, cancel);
            Display.SetResult(far);
            return near;
        };
        ListenTo(app.Services.GetRequiredService<IMeterFactory>());
        RedeemTicket redeem = (_, proof, _) => Task.FromResult(
            Tickets.GetValueOrDefault(proof.Reconnect ?? proof.Ticket ?? "")
            ?? throw new InvalidOperationException("The database is gone"));
        OpenDisplay openDisplay = (workstation, cancel) => OpenDisplay(workstation, cancel);
        var publicUrl = new Uri("https://studio.example");
        StreamEndpoints.Map(app, new StreamWiring(redeem, openDisplay, Openings(), Changes, [publicUrl], webRoot));
        Tickets[Ticket] = Redeemed();
    }

    /// <summary>What a good ticket or, from the second opening on, a good secret comes to.</summary>
    public static TicketResult Redeemed(bool clipboardEnabled = true, int opening = 1) => new TicketResult.Redeemed(
        new RedeemedStream("session-1", "w-1", clipboardEnabled, UploadRoot: null, opening, $"secret-{opening}", Session));

    public static StreamedSession Session { get; } =
        new(StreamingSessionState.READY, new ManualClock().GetUtcNow().AddMinutes(1), EndsStopped: true, IsBackedUp: true, MinutesKept: 90);

    public ManualClock Clock { get; } = new();

    public ConcurrentDictionary<string, TicketResult> Tickets { get; } = new();

    public OpenDisplay OpenDisplay { get; set; }

    /// <summary>Which opening of the stream there is, and how its session is, as the rows say.</summary>
    public StreamNow Now { get; set; } = new(Openings: 1, Session);

    public RowChanges Changes { get; } = new();

    /// <summary>What was said to the stream's row.</summary>
    public ConcurrentQueue<string> Said { get; } = new();

    /// <summary>The workstation's end of the display, once the gateway has opened it.</summary>
    public TaskCompletionSource<DisplayPeer> Display { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => new(app.Urls.Single());

    public IReadOnlyCollection<string> Log => log.Lines;

    public HttpClient Browser { get; } = new();

    public static async Task<GatewayHost> Start(string webRoot = "/nonexistent", bool onLoop = true)
    {
        var host = new GatewayHost(webRoot, onLoop);
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

    private StreamOpenings Openings() => new(
        (_, opening, _) =>
        {
            var isFirst = Now.Openings == opening - 1;
            Now = isFirst ? Now with { Openings = opening } : Now;
            return Say($"take over {opening}", isFirst);
        },
        (_, opening, _) => Say($"go on {opening}", true),
        (_, opening, _) => Say($"leave {opening}", true),
        (_, _) => Task.FromResult<StreamNow?>(Now));

    private Task<bool> Say(string what, bool answer)
    {
        Said.Enqueue(what);
        return Task.FromResult(answer);
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
}
