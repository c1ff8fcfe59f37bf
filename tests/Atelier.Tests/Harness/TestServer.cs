using Atelier.Api;
using Atelier.Identity;
using Atelier.Identity.Oidc;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Harness;

/// <summary>What a server is started with. Where nothing is said it gets a part for itself alone.</summary>
internal sealed record TestServerParts
{
    public TestDatabase Kind { get; init; } = TestDatabase.SqliteMemory;

    /// <summary>A database that outlives the server, or that others use too.</summary>
    public TestStore? Store { get; init; }

    /// <summary>An engine that outlives the server, or that others use too.</summary>
    public SimulatedEngine? Engine { get; init; }

    /// <summary>What stands between the server and the engine.</summary>
    public Func<IWorkstationEngine, IWorkstationEngine> Wrap { get; init; } = engine => engine;

    public ManualClock Clock { get; init; } = new();

    public ServerKey Key { get; init; } = ServerKey.Random();

    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    public OidcIssuers Issuers { get; init; } = OidcIssuers.None;

    /// <summary>What tells servers on one database apart.</summary>
    public string Name { get; init; } = "server";

    /// <summary>How often each caller may ask; any number of times where nothing is said, because tests ask faster than people.</summary>
    public RequestRate RequestRate { get; init; } = new(PerSecond: 0, Burst: 0);

    public BackupCheckPace BackupCheck { get; init; } = BackupCheckPace.Default;
}

/// <summary>The whole server on a free port of the loopback, with the simulated engine and a clock that moves by hand.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Account = "123456789012";
    private readonly WebApplication app;
    private readonly AccessKeys keys;
    private readonly TestStore? ownStore;

    private TestServer(
        WebApplication app, TestServerParts parts, Database database, SimulatedEngine engine, TestStore? ownStore, CapturedLog log)
    {
        this.app = app;
        this.ownStore = ownStore;
        Database = database;
        Engine = engine;
        Clock = parts.Clock;
        Log = log;
        keys = app.Services.GetRequiredService<AccessKeys>();
    }

    public Database Database { get; }

    public SimulatedEngine Engine { get; }

    public ManualClock Clock { get; }

    public CapturedLog Log { get; }

    public Uri Address => new(app.Urls.First());

    public T Service<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static Task<TestServer> Start(TestDatabase kind = TestDatabase.SqliteMemory, CancellationToken cancel = default) =>
        Start(new TestServerParts { Kind = kind }, cancel);

    public static async Task<TestServer> Start(TestServerParts parts, CancellationToken cancel)
    {
        var ownStore = parts.Store is null ? await TestStore.Create(parts.Kind, cancel) : null;
        var database = await (parts.Store ?? ownStore!).OpenMigrated(cancel);
        var engine = parts.Engine
            ?? new SimulatedEngine(new SimulatedOptions(StateFile: null), parts.Clock, NullLogger<SimulatedEngine>.Instance);

        var builder = WebApplication.CreateSlimBuilder();
        var log = new CapturedLog();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        var settings = ServerSettings.Default with
        {
            Name = parts.Name, RequestRate = parts.RequestRate, CorsOrigins = parts.CorsOrigins, BackupCheck = parts.BackupCheck,
        };
        var app = Server.Build(
            builder, database, parts.Wrap(engine), InstanceTypes.Default, parts.Key, settings, parts.Issuers, parts.Clock);
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync(cancel);
        return new TestServer(app, parts, database, engine, ownStore, log);
    }

    /// <summary>A client that signs as a principal of the name, who is made if there is none.</summary>
    public async Task<ApiClient> SignIn(string name, PrincipalKind kind, string account = Account)
    {
        await using var db = await Database.Write(CancellationToken.None);
        var principal = await Principals.FindOrAdd(db, account, name, kind, Clock.GetUtcNow(), CancellationToken.None);
        var key = await keys.Add(db, principal.Id, CancellationToken.None);
        await db.Commit(CancellationToken.None);
        return new ApiClient(Address, key.Id, key.Secret, principal.Id, Clock);
    }

    /// <summary>Lets a principal in or not, as the operator does.</summary>
    public async Task SetEnabled(string principalId, bool isEnabled)
    {
        await using var db = await Database.Write(CancellationToken.None);
        await Principals.SetEnabled(db, principalId, isEnabled, CancellationToken.None);
        await db.Commit(CancellationToken.None);
    }

    /// <summary>Moves the time on, and has every worker look at it, also one that is just busy.</summary>
    public void Pass(TimeSpan time)
    {
        Clock.Advance(time);
        Service<WakeUp>().Signal();
        Service<SessionController>().Wake();
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await Database.DisposeAsync();
        if (ownStore is not null)
            await ownStore.DisposeAsync();
    }
}
