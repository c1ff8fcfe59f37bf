using System.CommandLine;
using Atelier.Cli.Archives;
using Atelier.Storage;

namespace Atelier.Cli;

/// <summary>The verbs for the records as a whole: <c>atelier db backup | restore | check</c>.</summary>
internal static class DbCommands
{
    private const int Sound = 0;
    private const int Faulty = 1;

    internal static Command Create(TimeProvider time) =>
        new("db", "Back the records up, bring them back, and check them.") { Backup(time), Restore(time), Check() };

    private static Command Backup(TimeProvider time)
    {
        var target = new Argument<string>("file") { Description = "The archive to make, or a folder that it goes into." };
        var command = new Command("backup", "Put records, key and settings into one archive, while the server runs.") { target };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = ServeOptions.Read(parsed);
            RequireSqlite(options, "pg_dump --format custom --file atelier.dump", "beside it");
            var folder = RequireDatabase(options);
            var archive = await StorageFault.Named(
                folder.Database, () => ArchiveWriter.Write(folder, parsed.GetValue(target)!, time, cancel));
            var size = new FileInfo(archive).Length >> 10;
            await parsed.InvocationConfiguration.Output.WriteLineAsync(
                $"{archive}  {size} KiB  It holds secrets: keep it as private as {folder.Key}.");
        });
        return command;
    }

    private static Command Restore(TimeProvider time)
    {
        var archive = new Argument<string>("file") { Description = "An archive that atelier db backup has made." };
        var force = new Option<bool>("--force") { Description = "Replace the records that are there; they are kept in a folder beside." };
        var command = new Command("restore", "Bring the records of an archive back. The server must be stopped.") { archive, force };
        command.SetAction(async (parsed, cancel) =>
        {
            var options = ServeOptions.Read(parsed);
            RequireSqlite(options, "pg_restore --clean --if-exists --dbname atelier atelier.dump", "back, as they were with it");
            var folder = new DataFolder(options.Data);
            var path = Path.GetFullPath(parsed.GetValue(archive)!);
            var restored = await StorageFault.Named(
                path, () => Archives.Restore.Run(folder, path, parsed.GetValue(force), time, cancel));
            var output = parsed.InvocationConfiguration.Output;
            var (manifest, kept) = restored;
            await output.WriteLineAsync(
                $"{folder.Path} has the records of {manifest.CreatedAt:yyyy-MM-dd'T'HH:mm:ss'Z'} (schema {manifest.Schema}).");
            if (kept is not null)
                await output.WriteLineAsync($"What was there before is in {kept}; remove it when you need it no more.");
        });
        return command;
    }

    private static Command Check()
    {
        var command = new Command("check", "Look for damage and contradictions in the records, while the server runs. Changes nothing.");
        command.SetAction(async (parsed, cancel) =>
        {
            var options = ServeOptions.Read(parsed);
            if (options.IsInMemory)
                throw new InvalidOperationException("With --storage memory there is nothing to check.");
            await using var database = options.IsSqlite
                ? Database.OpenExistingFile(RequireDatabase(options).Database)
                : Database.OpenPostgres(options.Storage);
            return await Report(database, options.StorageName, parsed.InvocationConfiguration.Output, cancel);
        });
        return command;
    }

    private static async Task<int> Report(Database database, string name, TextWriter output, CancellationToken cancel)
    {
        var damages = await Damage.Find(database, cancel);
        foreach (var damage in damages)
            await output.WriteLineAsync(
                $"{name}: {damage}\n  way out: stop the server and bring a backup back with atelier db restore --force");
        // Rows of a file that does not hold together say nothing certain.
        if (damages.Count > 0)
            return Faulty;

        var faults = await StorageFault.Named(name, () => FindFaults(database, name, cancel));
        foreach (var fault in faults)
            await output.WriteLineAsync($"{fault.Table} {fault.Id}: {fault.What}\n  way out: {fault.WayOut}");
        if (faults.Count > 0)
            return Faulty;
        await output.WriteLineAsync($"{name} has no faults.");
        return Sound;
    }

    private static async Task<IReadOnlyList<RowFault>> FindFaults(Database database, string name, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        var schema = await Migrator.ReadVersion(db, cancel);
        Migrator.RefuseNewer(schema);
        return schema == Migrator.Newest
            ? await RecordCheck.Run(db, cancel)
            : throw new InvalidOperationException(
                $"{name} has schema {schema} and this program checks {Migrator.Newest}: start the server once, which brings it forward.");
    }

    private static void RequireSqlite(ServeOptions options, string command, string where)
    {
        if (options.IsInMemory)
            throw new InvalidOperationException("With --storage memory nothing is kept, so there is nothing to back up or to restore.");
        if (!options.IsSqlite)
            throw new InvalidOperationException(
                $"The records are in PostgreSQL, which has its own means: use {command}, and copy {string.Join(", ", ArchiveManifest.Names
                    .Where(name => name != DataFolder.DatabaseName))} of {options.Data.FullName} {where}.");
    }

    private static DataFolder RequireDatabase(ServeOptions options)
    {
        var folder = new DataFolder(options.Data);
        return File.Exists(folder.Database)
            ? folder
            : throw new FileNotFoundException($"There is no database {folder.Database}; name the server's data folder with --data.");
    }
}
