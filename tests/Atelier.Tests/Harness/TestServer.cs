using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Harness;

/// <summary>The whole server on a free port of the loopback, with the simulated engine and a clock that moves by hand.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public const string Account = "123456789012";
    private readonly WebApplication app;
    private readonly AccessKeys keys;

    private TestServer(WebApplication app, Database database, SimulatedEngine engine, ManualClock clock)
    {
        this.app = app;
        Database = database;
        Engine = engine;
        Clock = clock;
        keys = app.Services.GetRequiredService<AccessKeys>();
    }

    public Database Database { get; }

    public SimulatedEngine Engine { get; }

    public ManualClock Clock { get; }

    public Uri Address => new(app.Urls.First());

    public T Service<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    public static async Task<TestServer> Start(TestDatabase kind = TestDatabase.SqliteMemory, CancellationToken cancel = default)
    {
        var clock = new ManualClock();
        var database = await TestDatabases.Open(kind, cancel);
        await Migrator.Migrate(database, cancel);
        var engine = new SimulatedEngine(new SimulatedOptions(StateFile: null), clock, NullLogger<SimulatedEngine>.Instance);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = Server.Build(builder, database, engine, InstanceTypes.Default, ServerKey.Random(), ServerSettings.Default, clock);
        app.Urls.Add("http://127.0.0.1:0");
        await app.StartAsync(cancel);
        return new TestServer(app, database, engine, clock);
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

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await Database.DisposeAsync();
    }
}
