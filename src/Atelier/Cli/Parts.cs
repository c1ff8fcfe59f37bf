using Atelier.Api;
using Atelier.Identity.Oidc;
using Atelier.Storage;
using Atelier.Workstations;
using Atelier.Workstations.Lxd;
using Atelier.Workstations.Simulated;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Cli;

/// <summary>The server's parts as the options name them, for serving and for the verbs that work beside a running server.</summary>
internal sealed class Parts : IAsyncDisposable
{
    // Where Debian's packages of LXD and Incus, and the snap, have their sockets.
    private static readonly string[] UsualSockets =
        ["/var/lib/lxd/unix.socket", "/var/lib/incus/unix.socket", "/var/snap/lxd/common/lxd/unix.socket"];

    private readonly ServeOptions options;
    private readonly string installation;

    private Parts(ServeOptions options, Database database, ServerKey key, string installation)
    {
        this.options = options;
        this.installation = installation;
        Database = database;
        Key = key;
    }

    public Database Database { get; }

    public ServerKey Key { get; }

    /// <summary>
    /// Opens the database and brings it to this program's schema; the data folder is made if it is not there and something is to be kept.
    /// </summary>
    public static async Task<Parts> Open(ServeOptions options, CancellationToken cancel)
    {
        if (options.IsInMemory)
            return await Finish(options, await Database.OpenMemory(cancel), ServerKey.Random(), cancel);

        var folder = new DataFolder(options.Data);
        folder.Make();
        return await StorageFault.Named(options.StorageName, async () =>
        {
            var database = options.IsSqlite
                ? await Database.OpenSqliteFile(folder.Database, cancel)
                : Database.OpenPostgres(options.Storage);
            return await Finish(options, database, ServerKey.ReadOrCreate(folder.Key), cancel);
        });
    }

    /// <summary>The engine, for a verb that needs nothing else.</summary>
    public static async Task<IWorkstationEngine> OpenEngineAlone(ServeOptions options, CancellationToken cancel)
    {
        await using var parts = await Open(options, cancel);
        return parts.OpenEngineBesideServer();
    }

    /// <summary>The engine, for the server. The simulated one's file is held until the process ends.</summary>
    public IWorkstationEngine OpenEngine(ILoggerFactory logs)
    {
        var hasFile = options.Engine == "simulated" && !options.IsInMemory;
        return OpenEngine(hasFile ? new DataFolder(options.Data).File(DataFolder.SimulatedEngineName) : null, logs);
    }

    /// <summary>
    /// The engine, for a verb beside the server. Of the simulated one that is the built-in images: its file is the
    /// server's.
    /// </summary>
    public IWorkstationEngine OpenEngineBesideServer() => OpenEngine(simulatedFile: null, NullLoggerFactory.Instance);

    public InstanceTypes ReadInstanceTypes() => options.IsInMemory
        ? InstanceTypes.Default
        : InstanceTypes.ReadOrCreate(Path.Combine(options.Data.FullName, InstanceTypes.FileName));

    public OidcIssuers ReadOidcIssuers() => options.IsInMemory
        ? OidcIssuers.None
        : OidcIssuers.Read(Path.Combine(options.Data.FullName, OidcIssuers.FileName));

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static async Task<Parts> Finish(ServeOptions options, Database database, ServerKey key, CancellationToken cancel)
    {
        await Migrator.Migrate(database, cancel);
        return new Parts(options, database, key, await Installation.ReadOrCreateId(database, key.Mark, cancel));
    }

    /// <summary>LXD alone, as the owner of what it holds for an installation.</summary>
    /// <exception cref="InvalidOperationException">No socket is named, and there is none where packages put it.</exception>
    public static LxdEngine OpenLxd(ServeOptions options, string installation, ILoggerFactory logs) => new(
        new LxdOptions(FindSocket(options), options.LxdPool, options.LxdNetwork, installation) { BackupPool = options.LxdBackupPool },
        TimeProvider.System,
        logs.CreateLogger<LxdEngine>());

    private IWorkstationEngine OpenEngine(string? simulatedFile, ILoggerFactory logs) => options.Engine == "lxd"
        ? OpenLxd(options, installation, logs)
        : new SimulatedEngine(
            new SimulatedOptions(simulatedFile) { WorkTime = options.SimulatedDelay, DisplaySocket = options.SimulatedDisplay },
            TimeProvider.System,
            logs.CreateLogger<SimulatedEngine>());

    private static string FindSocket(ServeOptions options) => options.LxdSocket
        ?? Array.Find(UsualSockets, File.Exists)
        ?? throw new InvalidOperationException(
            $"No LXD or Incus was found at {string.Join(", ", UsualSockets)}: install one, name its socket with --lxd-socket, " +
            "or use --engine simulated.");
}
