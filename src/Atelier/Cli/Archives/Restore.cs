using System.Security.Cryptography;

namespace Atelier.Cli.Archives;

/// <summary>What a restore has done.</summary>
/// <param name="Manifest">What was restored.</param>
/// <param name="Kept">Where the files are that were there before; null if there were none.</param>
internal sealed record Restored(ArchiveManifest Manifest, string? Kept);

/// <summary>Puts the files of an archive into a data folder.</summary>
internal static class Restore
{
    /// <summary>
    /// (1) Holds the folder, so that no server works on it, (2) unpacks and checks the archive inside it, (3) moves what is to be replaced
    /// into a folder of its own, (4) moves the new files into their places. Until (3) nothing that was there is touched.
    /// </summary>
    /// <exception cref="InvalidOperationException">A server works on the folder, or it is not empty and <paramref name="force"/> not said.
    /// </exception>
    /// <exception cref="InvalidDataException">The archive is not whole.</exception>
    public static async Task<Restored> Run(DataFolder folder, string archive, bool force, TimeProvider time, CancellationToken cancel)
    {
        if (!File.Exists(archive))
            throw new FileNotFoundException($"There is no file {archive}.");
        using var claim = folder.Claim();
        if (!force && !folder.IsEmpty())
            throw new InvalidOperationException(
                $"{folder.Path} is not empty: use --force to replace the records in it, which are kept beside the new ones, " +
                "or name an empty folder with --data.");

        var work = folder.MakeInside($".restoring-{RandomNumberGenerator.GetHexString(12, lowercase: true)}");
        try
        {
            var manifest = await ArchiveReader.Unpack(archive, work, cancel);
            var kept = KeepOld(folder, ArchiveWriter.Stamp(time.GetUtcNow()));
            foreach (var name in ArchiveManifest.Names.Where(manifest.Files.ContainsKey))
                File.Move(Path.Combine(work, name), folder.File(name));
            return new Restored(manifest, kept);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    // A log that SQLite left belongs to the old database and would spoil the new one.
    private static string? KeepOld(DataFolder folder, string stamp)
    {
        var old = ArchiveManifest.Names.Concat([$"{DataFolder.DatabaseName}-wal", $"{DataFolder.DatabaseName}-shm"])
            .Where(name => File.Exists(folder.File(name))).ToList();
        if (old.Count == 0)
            return null;
        var kept = folder.MakeInside($"before-restore-{stamp}");
        foreach (var name in old)
            File.Move(folder.File(name), Path.Combine(kept, name));
        return kept;
    }
}
