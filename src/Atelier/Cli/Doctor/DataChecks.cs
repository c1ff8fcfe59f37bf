using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;

namespace Atelier.Cli.Doctor;

/// <summary>The data folder and what is in it.</summary>
internal static class DataChecks
{
    private const long Little = 1L << 30;
    private const long TooLittle = 100L << 20;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public static async Task<Finding> Folder(Ground ground, CancellationToken cancel)
    {
        var path = ground.Folder.Path;
        if (!ground.Folder.Exists)
            return Finding.Problem($"there is no {path}", "start the server, which makes it, or name the server's folder with --data");
        if ((File.GetUnixFileMode(path) & Others) != 0)
            return Finding.Problem($"{path} is open to others than its owner", $"chmod 700 {path}");
        var owner = (await HostProgram.Run("stat", ["--format", "%U", path], cancel))?.Trim() ?? Environment.UserName;
        var foreign = await FindForeign(path, cancel);
        if (foreign.Length > 0)
            return Finding.Problem($"{path} belongs to {owner}, but not {foreign} in it", $"chown -R {owner}: {path}");
        return owner == Environment.UserName
            ? Finding.Ok($"{path} belongs to {owner} alone")
            : Finding.Warning($"{path} belongs to {owner}, and you are {Environment.UserName}", $"run this as {owner}, as the server runs");
    }

    public static Task<Finding> FreeSpace(Ground ground, CancellationToken cancel)
    {
        if (!ground.Folder.Exists)
            throw new NotSeen("there is no data folder");
        var free = new DriveInfo(ground.Folder.Path).AvailableFreeSpace;
        var found = $"{free >> 20} MiB are free where {ground.Folder.Path} is";
        return Task.FromResult(free switch
        {
            < TooLittle => Finding.Problem(found, "make room: requests fail when it is full"),
            < Little => Finding.Warning(found, "make room before it is full"),
            _ => Finding.Ok(found),
        });
    }

    public static async Task<Finding> Records(Ground ground, CancellationToken cancel)
    {
        try
        {
            await using var db = await ground.OpenDatabase().Read(cancel);
            var schema = await Migrator.ReadVersion(db, cancel);
            return schema.CompareTo(Migrator.Newest) switch
            {
                > 0 => Finding.Problem($"the database has schema {schema}, this program knows {Migrator.Newest}", "run the newer program"),
                < 0 => Finding.Warning($"the database has the old schema {schema}", "start the server, which brings it forward"),
                _ => Finding.Ok($"{ground.Options.StorageName} has schema {schema}; more is found by atelier db check"),
            };
        }
        catch (FileNotFoundException missing)
        {
            return Finding.Problem(missing.Message, "start the server, which makes it, or name the server's folder with --data");
        }
        catch (Exception fault) when (StorageFault.Explain(fault) is { } cause)
        {
            return Finding.Problem(cause, "see the page on backing up and restoring");
        }
    }

    public static async Task<Finding> Key(Ground ground, CancellationToken cancel)
    {
        var file = ground.Folder.Key;
        const string BringBack = "bring server.key back from a backup of the data folder";
        if (!File.Exists(file))
            return Finding.Problem($"there is no {file}", $"start the server, which makes it; if there were access keys, {BringBack}");
        if ((File.GetUnixFileMode(file) & Others) != 0)
            return Finding.Problem($"{file} is open to others than its owner", $"chmod 600 {file}");
        await using var db = await ground.ReadRecords(cancel);
        var key = ServerKey.Read(file);
        try
        {
            await Installation.FindId(db, key.Mark, cancel);
        }
        catch (InvalidDataException)
        {
            return Finding.Problem("the database was made with another server key", BringBack);
        }

        var unreadable = await new AccessKeys(key, ground.Time).FindUnreadable(db, cancel);
        return unreadable.Count == 0
            ? Finding.Ok("it opens every stored access key, and its owner alone can read it")
            : Finding.Problem(
                $"it does not open {HostProgram.Some(unreadable)}", $"{BringBack}, or make new keys with atelier key create instead");
    }

    private static async Task<string> FindForeign(string path, CancellationToken cancel)
    {
        var folder = await HostProgram.Run("stat", ["--format", "%u", path], cancel);
        var found = folder is null
            ? null
            : await HostProgram.Run("find", [path, "-maxdepth", "1", "-not", "-uid", folder.Trim(), "-printf", "%f\n"], cancel);
        return string.Join(", ", (found ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
