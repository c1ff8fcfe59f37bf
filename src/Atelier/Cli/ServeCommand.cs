using System.CommandLine;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Identity.Oidc;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.Cli;

/// <summary>Makes the server of its parts.</summary>
internal delegate WebApplication BuildServer(
    WebApplicationBuilder builder, Database database, IWorkstationEngine engine, InstanceTypes instanceTypes, ServerKey key,
    ServerSettings settings, OidcIssuers issuers, TimeProvider time);

/// <summary><c>atelier serve</c>: runs the server until it is told to stop.</summary>
internal static class ServeCommand
{
    /// <param name="build">Puts the server together.</param>
    /// <param name="operations">Gives the API's operations.</param>
    public static Command Create(BuildServer build, Func<IReadOnlyList<Operation>> operations)
    {
        var command = new Command("serve", "Runs the server in the foreground until it gets SIGTERM or Ctrl-C");
        ServeOptions.AddServing(command);
        command.SetAction((parsed, cancel) => Run(ServeOptions.Read(parsed), build, operations, cancel));
        return command;
    }

    private static async Task<int> Run(
        ServeOptions options, BuildServer build, Func<IReadOnlyList<Operation>> operations, CancellationToken cancel)
    {
        var settings = ServerSettings.Default with
        {
            Name = $"{Environment.MachineName}:{options.Data.FullName}",
            Region = options.Region,
            PublicUrl = options.PublicUrl,
            RequestRate = options.RequestRate,
            CorsOrigins = options.CorsOrigins,
            ScriptLimit = options.ScriptTimeout,
            BackupCheck = options.BackupCheck,
            LargestUpload = options.LargestUpload,
            AuditKept = options.AuditKept,
            ImportFolder = options.IsInMemory ? ServerSettings.Default.ImportFolder : new DataFolder(options.Data).File("imports"),
        };
        // SQLite and the disk are waited for by the thread that asks, so that one for each processor is too few.
        ThreadPool.GetMinThreads(out _, out var completing);
        ThreadPool.SetMinThreads(2 * Environment.ProcessorCount, completing);
        if (options.IsEmulator)
            return await EmulatorRun.Run(options, settings, build, operations, cancel);

        using var logs = ConsoleLogs.Create();
        // Held first: nobody brings the schema forward under another server.
        using var claim = options.IsInMemory ? null : Claim(new DataFolder(options.Data));
        await using var parts = await Parts.Open(options, cancel);
        await Damage.Refuse(parts.Database, cancel);

        var builder = WebApplication.CreateSlimBuilder();
        ConsoleLogs.Configure(builder.Logging);
        var engine = parts.OpenEngine(logs);
        await using var app = build(
            builder, parts.Database, engine, parts.ReadInstanceTypes(), parts.Key, settings, parts.ReadOidcIssuers(), TimeProvider.System);
        app.Urls.Add($"http://{options.Listen}:{options.Port}");
        await app.StartAsync(cancel);
        if (options.IsInMemory)
            await PrintKey(parts, cancel);
        Console.WriteLine($"Atelier answers at {string.Join(", ", app.Urls)}");
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static IDisposable Claim(DataFolder folder)
    {
        var claim = folder.Claim();
        folder.RequireSpace();
        return claim;
    }

    // Nobody else can reach a database in memory to make the first key.
    private static async Task PrintKey(Parts parts, CancellationToken cancel)
    {
        await using var db = await parts.Database.Write(cancel);
        var administrator = await Principals.FindOrAdd(
            db, InitCommand.Account, "administrator", PrincipalKind.AccountAdministrator, TimeProvider.System.GetUtcNow(), cancel);
        var key = await new AccessKeys(parts.Key, TimeProvider.System).Add(db, administrator.Id, cancel);
        var password = Passwords.Random();
        await Passwords.SetRandom(db, administrator.Id, password, TimeProvider.System.GetUtcNow(), cancel);
        await db.Commit(cancel);
        Console.WriteLine(KeyExports.OfServerInMemory(key, password));
    }
}
