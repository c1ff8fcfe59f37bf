using System.Formats.Tar;
using System.IO.Compression;

namespace Atelier.Cli;

/// <summary>
/// Looks whether a file can be a workstation image before it is handed to the engine. It reads up to the two entries that make an image and
/// promises no more than that they are there; the engine still treats the archive as hostile.
/// </summary>
internal static class ImageArchiveCheck
{
    private const int MetadataLimit = 64 * 1024;
    private const string Expected = "An image is a tar archive with metadata.yaml and rootfs/ at its top.";

    /// <summary>Passes if the archive has <c>metadata.yaml</c> without templates and <c>rootfs/</c>.</summary>
    /// <exception cref="ImageException">It has not; the message says what is missing.</exception>
    internal static async Task Run(string path, CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw new ImageException($"There is no file {path}.");

        await using var file = File.OpenRead(path);
        var magic = new byte[6];
        var read = await file.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancel);
        file.Position = 0;
        RefuseOtherCompressions(path, magic.AsSpan(0, read));
        var isGzip = magic is [0x1f, 0x8b, ..];
        await using Stream plain = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;

        var (hasMetadata, hasRoot) = (false, false);
        try
        {
            await using var reader = new TarReader(plain);
            while (!(hasMetadata && hasRoot) && await reader.GetNextEntryAsync(copyData: false, cancel) is { } entry)
            {
                var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (name == "metadata.yaml")
                {
                    await CheckMetadata(path, entry, cancel);
                    hasMetadata = true;
                }

                hasRoot |= name.StartsWith("rootfs/", StringComparison.Ordinal)
                    || (name == "rootfs" && entry.EntryType == TarEntryType.Directory);
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new ImageException($"{path} is not a readable tar archive. {Expected}");
        }

        if (!hasMetadata || !hasRoot)
            throw new ImageException($"{path} has no {(hasMetadata ? "rootfs/" : "metadata.yaml")}. {Expected}");
    }

    private static void RefuseOtherCompressions(string path, ReadOnlySpan<byte> magic)
    {
        var unpack = magic switch
        {
            [0xfd, (byte)'7', (byte)'z', ..] => "unxz",
            [0x28, 0xb5, 0x2f, 0xfd, ..] => "unzstd",
            [(byte)'B', (byte)'Z', (byte)'h', ..] => "bunzip2",
            [(byte)'h', (byte)'s', (byte)'q', (byte)'s', ..] => "unsquashfs",
            _ => null,
        };
        if (unpack is not null)
            throw new ImageException($"{path} is compressed in a way that is not read here. Unpack it first, with {unpack}. {Expected}");
    }

    private static async Task CheckMetadata(string path, TarEntry entry, CancellationToken cancel)
    {
        var isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
        if (!isFile || entry.DataStream is null || entry.Length > MetadataLimit)
            throw new ImageException($"metadata.yaml in {path} is not a file of 1 byte to {MetadataLimit / 1024} KiB.");

        using var reader = new StreamReader(entry.DataStream);
        var metadata = await reader.ReadToEndAsync(cancel);
        if (!metadata.Contains("architecture", StringComparison.Ordinal))
            throw new ImageException($"metadata.yaml in {path} does not name an architecture.");
        // Templates make the engine's host write files by rules that come with the image.
        if (metadata.Contains("templates", StringComparison.Ordinal))
            throw new ImageException($"metadata.yaml in {path} has templates, which are refused. Remove them and pack the image again.");
    }
}
