using Atelier.Api;
using Atelier.Storage;
using Atelier.Workstations.Lxd;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Cli.Doctor;

/// <summary>What a check needs is not there; another check tells of that.</summary>
internal sealed class NotSeen(string message) : Exception(message);

/// <summary>What checks look at: the server's options and data, its engine, and where it answers. Nothing is made or changed.</summary>
internal sealed class Ground(ServeOptions options, Uri? url, TimeProvider time) : IAsyncDisposable
{
    // An installation's id in a database that no server has used yet; nothing is labelled with it.
    private const string NoInstallation = "atelier-none";

    private Database? database;
    private LxdEngine? engine;

    public ServeOptions Options { get; } = options;

    public DataFolder Folder { get; } = new(options.Data);

    /// <summary>Where clients reach the server, if the operator says it.</summary>
    public Uri? Url { get; } = url;

    public TimeProvider Time { get; } = time;

    public bool IsSimulated => Options.Engine == "simulated";

    /// <summary>The records, at this program's schema.</summary>
    /// <exception cref="NotSeen">They cannot be read.</exception>
    public async Task<Connection> ReadRecords(CancellationToken cancel)
    {
        try
        {
            var db = await OpenDatabase().Read(cancel);
            var schema = await Migrator.ReadVersion(db, cancel);
            return schema == Migrator.Newest ? db : throw new NotSeen($"the database has schema {schema}, this program {Migrator.Newest}");
        }
        catch (Exception fault) when (StorageFault.Explain(fault) is not null || fault is FileNotFoundException)
        {
            throw new NotSeen("the database cannot be read");
        }
    }

    /// <summary>The database as it is.</summary>
    /// <exception cref="FileNotFoundException">There is none yet.</exception>
    public Database OpenDatabase()
    {
        if (Options.IsSqlite && !File.Exists(Folder.Database))
            throw new FileNotFoundException($"there is no {Folder.Database} yet");
        return database ??= Options.IsSqlite ? Database.OpenExistingFile(Folder.Database) : Database.OpenPostgres(Options.Storage);
    }

    public async Task<LxdEngine> OpenEngine(CancellationToken cancel) =>
        engine ??= Parts.OpenLxd(Options, await FindInstallation(cancel), NullLoggerFactory.Instance);

    public async ValueTask DisposeAsync()
    {
        engine?.Dispose();
        if (database is not null)
            await database.DisposeAsync();
    }

    // The engine can be looked at whatever the state of the records.
    private async Task<string> FindInstallation(CancellationToken cancel)
    {
        try
        {
            await using var db = await ReadRecords(cancel);
            return await Installation.FindId(db, ServerKey.Read(Folder.Key).Mark, cancel) ?? NoInstallation;
        }
        catch (Exception fault) when (fault is NotSeen or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return NoInstallation;
        }
    }
}
