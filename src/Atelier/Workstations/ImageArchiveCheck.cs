using System.Formats.Tar;
using System.IO.Compression;

namespace Atelier.Workstations;

/// <summary>
/// Looks whether a file can be a workstation image before the engine gets it. It reads up to the two entries that make an image, and
/// the archive's end, and promises no more than that they are there; the engine still treats the archive as hostile.
/// </summary>
internal static class ImageArchiveCheck
{
    private const int MetadataLimit = 64 * 1024;
    private const int Block = 512;
    private const int EndMark = 2 * Block;
    private const string Expected = "An image is a tar archive with metadata.yaml and rootfs/ at its top.";

    /// <summary>Passes if the archive is whole, and has <c>metadata.yaml</c> without templates and <c>rootfs/</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="EngineException">It is not so; the message says what is missing.</exception>
    internal static async Task Run(string path, string name, CancellationToken cancel)
    {
        if (!File.Exists(path))
            throw Unusable($"There is no file {path}.");

        await using var file = File.OpenRead(path);
        var magic = new byte[6];
        var read = await file.ReadAtLeastAsync(magic, magic.Length, throwOnEndOfStream: false, cancel);
        file.Position = 0;
        RefuseOtherCompressions(name, magic.AsSpan(0, read));
        var isGzip = magic is [0x1f, 0x8b, ..];
        await using Stream plain = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;

        var (hasMetadata, hasRoot) = (false, false);
        try
        {
            await using var reader = new TarReader(plain, leaveOpen: true);
            while (!(hasMetadata && hasRoot) && await reader.GetNextEntryAsync(copyData: false, cancel) is { } entry)
            {
                var inside = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
                if (inside == "metadata.yaml")
                {
                    await CheckMetadata(name, entry, cancel);
                    hasMetadata = true;
                }

                hasRoot |= inside.StartsWith("rootfs/", StringComparison.Ordinal)
                    || (inside == "rootfs" && entry.EntryType == TarEntryType.Directory);
            }
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw Unusable($"{name} is not a readable tar archive. {Expected}");
        }

        if (!hasMetadata || !hasRoot)
            throw Unusable($"{name} has no {(hasMetadata ? "rootfs/" : "metadata.yaml")}. {Expected}");
        if (!await IsWhole(plain, cancel))
            throw Unusable($"{name} is cut off: its end is missing. Copy or download it again.");
    }

    // The engine looks no further than metadata.yaml: a workstation would be the first to miss the rest. Archives end with blocks of zeros.
    private static async Task<bool> IsWhole(Stream plain, CancellationToken cancel)
    {
        if (plain.CanSeek)
        {
            if (plain.Length % Block != 0 || plain.Length < EndMark)
                return false;
            plain.Position = plain.Length - EndMark;
        }

        var buffer = new byte[1 << 17];
        var held = 0;
        try
        {
            while (await plain.ReadAsync(buffer.AsMemory(held), cancel) is > 0 and var read)
            {
                held += read;
                if (held <= EndMark)
                    continue;
                buffer.AsSpan(held - EndMark, EndMark).CopyTo(buffer);
                held = EndMark;
            }
        }
        catch (InvalidDataException)
        {
            return false;
        }

        return held == EndMark && !buffer.AsSpan(0, held).ContainsAnyExcept((byte)0);
    }

    private static void RefuseOtherCompressions(string name, ReadOnlySpan<byte> magic)
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
            throw Unusable($"{name} is compressed in a way that is not read here. Unpack it first, with {unpack}. {Expected}");
    }

    private static async Task CheckMetadata(string name, TarEntry entry, CancellationToken cancel)
    {
        var isFile = entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile;
        if (!isFile || entry.DataStream is null || entry.Length > MetadataLimit)
            throw Unusable($"metadata.yaml in {name} is not a file of 1 byte to {MetadataLimit / 1024} KiB.");

        using var reader = new StreamReader(entry.DataStream);
        var metadata = await reader.ReadToEndAsync(cancel);
        if (!metadata.Contains("architecture", StringComparison.Ordinal))
            throw Unusable($"metadata.yaml in {name} does not name an architecture.");
        // Templates make the engine's host write files by rules that come with the image.
        if (metadata.Contains("templates", StringComparison.Ordinal))
            throw Unusable($"metadata.yaml in {name} has templates, which are refused. Remove them and pack the image again.");
    }

    private static EngineException Unusable(string message) => new(EngineFailure.ImageUnusable, message);
}
