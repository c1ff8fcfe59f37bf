using System.Security.Cryptography;
using Atelier.Api;

namespace Atelier.Portal;

/// <summary>A file that is sent to the server, for as long as somebody works with it; nobody else may read it.</summary>
internal sealed class ReceivedFile : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(2);

    /// <param name="folder">Where it goes; made if it is not there.</param>
    public ReceivedFile(string folder)
    {
        Directory.CreateDirectory(folder, Private);
        // What a server that was killed left behind.
        foreach (var old in new DirectoryInfo(folder).EnumerateFiles("*.part")
            .Where(file => TimeProvider.System.GetUtcNow() - file.LastWriteTimeUtc > Forgotten))
            old.Delete();
        Path = System.IO.Path.Combine(folder, $"{RandomNumberGenerator.GetHexString(16, lowercase: true)}.part");
    }

    public string Path { get; }

    /// <exception cref="ApiError">The disk has less room.</exception>
    public void RequireSpace(long bytes)
    {
        var free = new DriveInfo(System.IO.Path.GetDirectoryName(Path)!).AvailableFreeSpace;
        if (free < bytes)
            throw ApiError.Conflict(
                $"The server's disk has {free >> 20} MiB free, and this needs {bytes >> 20} MiB; make room there first.", "NO_SPACE");
    }

    /// <summary>Writes what is sent into the file as it comes.</summary>
    public async Task Receive(Stream content, CancellationToken cancel)
    {
        await using var file = new FileStream(Path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous, BufferSize = 0,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        await content.CopyToAsync(file, bufferSize: 1 << 18, cancel);
    }

    public void Dispose() => File.Delete(Path);
}
