using Atelier.Api;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.StreamingSessions;

/// <summary>What outlives a server: its database, the machine its engine works on, and its key.</summary>
internal sealed class Places : IAsyncDisposable
{
    private readonly TestStore store;
    private readonly DirectoryInfo machine = Directory.CreateTempSubdirectory("atelier-test");
    private readonly ServerKey key = ServerKey.Random();
    private SimulatedEngine engine;

    private Places(TestStore store)
    {
        this.store = store;
        engine = OpenEngine(new ManualClock());
    }

    public static async Task<Places> Create(TestDatabase kind) => new(await TestStore.Create(kind, TestContext.Current.CancellationToken));

    /// <summary>Opens a studio with automatic backups here, on a server that the power cut will strike.</summary>
    public Task<SessionStudio> Open(PowerCut power) =>
        SessionStudio.Open(Parts("server") with { Wrap = power.Wrap }, TestProfiles.WithBackups());

    /// <summary>The engine's connection goes with the server that had it; the machine keeps what it has.</summary>
    public ValueTask LoseEngine() => engine.DisposeAsync();

    /// <summary>Starts another server here, with an engine of its own on the same machine.</summary>
    public Task<TestServer> Start(string name)
    {
        engine = OpenEngine(new ManualClock());
        return TestServer.Start(Parts(name), TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        await store.DisposeAsync();
        machine.Delete(recursive: true);
    }

    // Backups are not read back here: a server that has lost its engine has none to read them from.
    private TestServerParts Parts(string name) => new()
    {
        Store = store, Engine = engine, Key = key, Name = name, BackupCheck = BackupCheckPace.Default with { MiBPerSecond = 0 },
    };

    private SimulatedEngine OpenEngine(ManualClock clock) =>
        new(new SimulatedOptions(Path.Combine(machine.FullName, "engine.json")), clock, NullLogger<SimulatedEngine>.Instance);
}
