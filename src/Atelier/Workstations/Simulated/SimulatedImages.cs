using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Workstations.Simulated;

/// <summary>The images that are always there, and the ids of those that are taken in.</summary>
internal static class SimulatedImages
{
    public static readonly EngineImage Minimal = BuiltIn("minimal", "A small test card of a desktop.", sizeMiB: 256);

    public static readonly EngineImage Desktop = BuiltIn("desktop", "A test card in the place of a full desktop.", sizeMiB: 2048);

    /// <summary>Reads the archive, which may be any file, and names it after its content.</summary>
    public static async Task<EngineImage> Read(ImageArchive archive, IProgress<long> progress, CancellationToken cancel)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        try
        {
            await using var file = new FileStream(
                archive.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true);
            long done = 0;
            while (await file.ReadAsync(buffer, cancel) is > 0 and var read)
            {
                hash.AppendData(buffer, 0, read);
                done += read;
                progress.Report(done);
            }
            return new EngineImage(IdOf(hash.GetHashAndReset()), archive.Name, archive.Description, archive.Platform, done);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(EngineFailure.ImageUnusable, $"The image file cannot be read: {unreadable.Message}", unreadable);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static EngineImage BuiltIn(string name, string description, long sizeMiB) =>
        new(IdOf(SHA256.HashData(Encoding.UTF8.GetBytes(name))), name, description, "LINUX", sizeMiB << 20);

    private static string IdOf(byte[] sha256) => string.Concat("ami-", Convert.ToHexStringLower(sha256).AsSpan(0, 17));
}
