using System.Formats.Tar;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Atelier.Storage;

namespace Atelier.Cli.Archives;

/// <summary>Puts what a server with SQLite keeps into one file, while it runs.</summary>
internal static class ArchiveWriter
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>
    /// (1) Copies the database as it is at one moment and checks the copy, (2) copies the other files, (3) packs everything with checksums,
    /// (4) flushes the archive and gives it its name. Until then there is nothing of that name.
    /// </summary>
    /// <returns>The archive's path.</returns>
    /// <exception cref="IOException">The archive is there already, or cannot be written.</exception>
    /// <exception cref="InvalidDataException">The database is damaged.</exception>
    public static async Task<string> Write(DataFolder folder, string target, TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var archive = Path.GetFullPath(Directory.Exists(target) ? Path.Combine(target, $"atelier-{Stamp(now)}.tar") : target);
        if (File.Exists(archive))
            throw new IOException($"{archive} is there already; name another file, or move that one away.");
        var parent = Path.GetDirectoryName(archive)!;
        if (!Directory.Exists(parent))
            throw new DirectoryNotFoundException($"There is no folder {parent}; make it first.");

        var work = Path.Combine(parent, $".atelier-{RandomNumberGenerator.GetHexString(12, lowercase: true)}");
        Directory.CreateDirectory(work, Private | UnixFileMode.UserExecute);
        try
        {
            var schema = await CopyDatabase(folder, Path.Combine(work, DataFolder.DatabaseName), cancel);
            foreach (var name in ArchiveManifest.Names.Where(name => name != DataFolder.DatabaseName && File.Exists(folder.File(name))))
                File.Copy(folder.File(name), Path.Combine(work, name));
            var packed = await Pack(work, schema, now, cancel);
            File.Move(packed, archive, overwrite: false);
            return archive;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    /// <summary>A moment as names of files have it.</summary>
    public static string Stamp(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    public static async Task<string> Hash(string file, CancellationToken cancel)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
    }

    private static async Task<long> CopyDatabase(DataFolder folder, string copy, CancellationToken cancel)
    {
        await using (var database = Database.OpenExistingFile(folder.Database))
            await DatabaseCopy.Write(database, copy, cancel);
        await using var written = Database.OpenExistingFile(copy);
        if (await Damage.Find(written, cancel) is [var first, ..])
            throw new InvalidDataException($"{folder.Database} is damaged, so no archive was made; see atelier db check ({first}).");
        await using var db = await written.Read(cancel);
        return await Migrator.ReadVersion(db, cancel);
    }

    private static async Task<string> Pack(string work, long schema, DateTimeOffset now, CancellationToken cancel)
    {
        var names = ArchiveManifest.Names.Where(name => File.Exists(Path.Combine(work, name))).ToList();
        var files = new Dictionary<string, ArchivedFile>();
        foreach (var name in names)
            files[name] = new ArchivedFile(new FileInfo(Path.Combine(work, name)).Length, await Hash(Path.Combine(work, name), cancel));
        var program = typeof(ArchiveWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        var manifest = new ArchiveManifest(ArchiveManifest.CurrentFormat, program, schema, now, files);

        var packed = Path.Combine(work, "archive.tar");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Private };
        await using var stream = new FileStream(packed, options);
        await using (var tar = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            await Add(tar, ArchiveManifest.EntryName, new MemoryStream(manifest.Write()), now, cancel);
            foreach (var name in names)
                await Add(tar, name, File.OpenRead(Path.Combine(work, name)), now, cancel);
        }

        stream.Flush(flushToDisk: true);
        return packed;
    }

    private static async Task Add(TarWriter tar, string name, Stream content, DateTimeOffset now, CancellationToken cancel)
    {
        await using (content)
        {
            var entry = new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content, Mode = Private, ModificationTime = now };
            await tar.WriteEntryAsync(entry, cancel);
        }
    }
}
