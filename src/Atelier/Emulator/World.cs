using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.StreamingSessions;
using Atelier.Workstations.Simulated;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Emulator;

/// <summary>
/// A whole server of the emulator: database, machines, key, clock and script of its own. Two worlds share nothing but the accounts'
/// access keys, so a new one knows nothing of the one before.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    private readonly Database database;
    private readonly SimulatedEngine engine;
    private readonly WorldServer server;
    private readonly WebApplication app;

    private World(
        Database database, SimulatedEngine engine, EmulatedClock clock, EmulatorScript script, WorldServer server, WebApplication app)
    {
        this.database = database;
        this.engine = engine;
        this.server = server;
        this.app = app;
        Clock = clock;
        Script = script;
        Settling = new Settling(database, clock);
    }

    public EmulatedClock Clock { get; }

    public EmulatorScript Script { get; }

    public Settling Settling { get; }

    /// <summary>Makes a world as it is at the emulator's start, and has it begin.</summary>
    public static async Task<World> Begin(
        EmulatorOptions options, EmulatedAccounts accounts, WorldDatabase fresh, CancellationToken cancel)
    {
        var database = fresh.Database;
        var clock = new EmulatedClock(options.Time);
        var script = new EmulatorScript(options.Delays);
        var key = ServerKey.Random();
        var admission = new Admission(accounts, database, new AccessKeys(key, clock), clock);
        var engine = new SimulatedEngine(new SimulatedOptions(StateFile: null), clock, options.Logs.CreateLogger<SimulatedEngine>());
        // A start is code that runs for the first time, nearly all of it, so the rows are made on another processor meanwhile.
        var filled = Task.Run(Fill, cancel);

        var server = new WorldServer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton<IServer>(server).AddSingleton<IHostLifetime, WorldLifetime>().AddSingleton(options.Logs);
        builder.Services.AddSingleton(new CallersClock(options.Time));
        if (options.TakesAnyAccount)
            builder.Services.AddSingleton(new ApiStep(new AnyAccount(admission).Run));
        builder.Services.AddSingleton(new ApiStep(new ScriptedErrors(script, options.Operations).Run));
        var app = options.Build(builder, database, engine, key, clock);
        await fresh.Migrated;
        await app.StartAsync(cancel);
        // Likewise: the rows of images are still being made.
        await Rehearsal.Run(server, admission, options.Settings.Region, options.Time);
        await filled;
        Play(script, engine.Script, database.Amendments, options.Settings, clock, app.Services);
        return new World(database, engine, clock, script, server, app);

        // A script that finds everything empty has an administrator and an image at once.
        async Task Fill()
        {
            await fresh.Migrated;
            await admission.Admit(options.Account);
            await PublishImages(database, engine, clock, cancel);
        }
    }

    /// <summary>Handles a request, or gives null if this world has ended.</summary>
    public Task? TryHandle(IFeatureCollection request) => server.TryHandle(request);

    /// <summary>Ends what is under way, streams and steps included, and forgets everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await engine.DisposeAsync();
        await database.DisposeAsync();
        Clock.Dispose();
    }

    private static async Task PublishImages(Database database, SimulatedEngine engine, TimeProvider time, CancellationToken cancel)
    {
        var images = await engine.ListImages(cancel);
        await using var db = await database.Write(cancel);
        await CatalogueImages.PublishAll(db, images, time.GetUtcNow(), cancel);
        await db.Commit(cancel);
    }

    private static void Play(
        EmulatorScript script, SimulatedScript machines, Amendments amendments, ServerSettings settings, TimeProvider time,
        IServiceProvider parts)
    {
        var rows = new ScriptedRows(script, WakeAfter);
        var resources = new ScriptedResources(settings, time);
        var sessions = new ScriptedSessions(script, machines, settings, time, WakeAfter);
        var session = rows.Of(sessions.Sessions);
        amendments.Add(rows.Of(resources.Studios));
        amendments.Add(rows.Of(resources.StudioComponents));
        amendments.Add(rows.Of(resources.Images));
        amendments.Add(rows.Of(resources.LaunchProfiles));
        amendments.Add<StreamingSession, SessionFacts>((db, before, after) => sessions.AmendStop(db, before, session(db, before, after)));
        amendments.Add(rows.Of(sessions.Backups));
        amendments.Add(rows.Of(sessions.Streams));

        // The clock holds the timer until it has fired.
        void WakeAfter(TimeSpan delay) => time.CreateTimer(_ => Wake(), state: null, delay, Timeout.InfiniteTimeSpan);

        void Wake()
        {
            parts.GetRequiredService<WakeUp>().Signal();
            parts.GetRequiredService<SessionController>().Wake();
        }
    }
}
