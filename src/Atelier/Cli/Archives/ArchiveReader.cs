using System.Formats.Tar;
using System.Text.Json;
using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Cli.Archives;

/// <summary>Unpacks an archive of a data folder into an empty folder, and looks whether a server could work with it.</summary>
internal static class ArchiveReader
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// (1) Reads the manifest, (2) unpacks what it names and compares lengths and checksums, (3) checks the database, its schema, and that
    /// the key is its own.
    /// </summary>
    /// <exception cref="InvalidDataException">Something of that is not so.</exception>
    public static async Task<ArchiveManifest> Unpack(string archive, string folder, CancellationToken cancel)
    {
        try
        {
            await using var stream = File.OpenRead(archive);
            await using var tar = new TarReader(stream);
            var manifest = await UnpackFiles(tar, folder, cancel);
            await CheckDatabase(Path.Combine(folder, DataFolder.DatabaseName), Path.Combine(folder, DataFolder.KeyName), cancel);
            return manifest;
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or FormatException or JsonException
            or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"{archive} cannot be restored, and nothing was changed: {fault.Message.TrimEnd('.')}. Take another backup.", fault);
        }
    }

    private static async Task<ArchiveManifest> UnpackFiles(TarReader tar, string folder, CancellationToken cancel)
    {
        if (await tar.GetNextEntryAsync(copyData: false, cancel) is not { Name: ArchiveManifest.EntryName, DataStream: { } first })
            throw new InvalidDataException($"it does not begin with {ArchiveManifest.EntryName}, as archives of atelier db backup do");
        var manifest = await ArchiveManifest.Read(first, cancel);
        var missing = manifest.Files.Keys.ToHashSet();
        while (await tar.GetNextEntryAsync(copyData: false, cancel) is { } entry)
        {
            if (!missing.Remove(entry.Name) || entry.DataStream is null)
                throw new InvalidDataException($"it holds {entry.Name}, which its manifest does not name");
            await UnpackFile(entry.DataStream, Path.Combine(folder, entry.Name), manifest.Files[entry.Name], cancel);
        }

        return missing.Count == 0 ? manifest : throw new InvalidDataException($"it ends before {string.Join(" and ", missing)}");
    }

    private static async Task UnpackFile(Stream content, string file, ArchivedFile expected, CancellationToken cancel)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private };
        await using (var written = new FileStream(file, options))
        {
            await content.CopyToAsync(written, cancel);
            written.Flush(flushToDisk: true);
        }

        if (new FileInfo(file).Length != expected.Bytes || await ArchiveWriter.Hash(file, cancel) != expected.Sha256)
            throw new InvalidDataException($"{Path.GetFileName(file)} in it is not what was put in: length or checksum differ");
    }

    private static async Task CheckDatabase(string file, string key, CancellationToken cancel)
    {
        await using var database = Database.OpenExistingFile(file);
        if (await Damage.Find(database, cancel) is [var first, ..])
            throw new InvalidDataException($"its database is damaged ({first})");
        await using var db = await database.Read(cancel);
        Migrator.RefuseNewer(await Migrator.ReadVersion(db, cancel));
        await Installation.FindId(db, ServerKey.Read(key).Mark, cancel);
    }
}
