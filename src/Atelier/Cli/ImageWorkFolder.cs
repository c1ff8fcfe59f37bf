namespace Atelier.Cli;

/// <summary>
/// The folder a build happens in. Disposing removes it.
/// A build that was killed leaves its folder; the next build finds that nobody holds its lock any more and removes it.
/// </summary>
internal sealed class ImageWorkFolder : IDisposable
{
    // Only root writes here, so what is found here can be removed as root: in /var/tmp anybody could have put a trap in its place.
    private const string Parent = "/var/cache/atelier/builds";
    private const string Prefix = "atelier-image-";
    private const string LockName = "lock";

    // apt downloads as a user of its own, which has to get through the folder but need not see what is in it.
    private const UnixFileMode PassThrough = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode Everybody = UnixFileMode.StickyBit
        | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private readonly FileStream _held;

    private ImageWorkFolder(string path, FileStream held) => (Path, _held) = (path, held);

    /// <summary>The folder, absolute.</summary>
    internal string Path { get; }

    /// <summary>Where the build's tools put temporary files, so that they go when the folder goes.</summary>
    internal string Temporary => System.IO.Path.Combine(Path, "tmp");

    /// <summary>Removes what killed builds left and makes a new folder.</summary>
    internal static ImageWorkFolder Create()
    {
        Directory.CreateDirectory(Parent);
        return CreateIn(Parent);
    }

    /// <inheritdoc cref="Create"/>
    internal static ImageWorkFolder CreateIn(string parent)
    {
        if (OperatingSystem.IsWindows())
            throw new ImageException("Images are built on Linux.");

        RemoveLeftovers(parent);
        string path;
        do
            path = System.IO.Path.Combine(parent, Prefix + System.IO.Path.GetRandomFileName());
        while (System.IO.Path.Exists(path));
        Directory.CreateDirectory(path, PassThrough);
        var held = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        var folder = new ImageWorkFolder(path, held);
        Directory.CreateDirectory(folder.Temporary);
        // Not at creation, where the process's umask would take bits away.
        File.SetUnixFileMode(path, PassThrough);
        File.SetUnixFileMode(folder.Temporary, Everybody);
        return folder;
    }

    /// <summary>Removes the folder with all that is in it.</summary>
    public void Dispose()
    {
        Remove(Path);
        _held.Dispose();
    }

    private static void RemoveLeftovers(string parent)
    {
        foreach (var path in Directory.EnumerateDirectories(parent, Prefix + "*"))
        {
            try
            {
                // Refused while another build holds it, also one in another container. A folder without the file is just being made.
                var file = System.IO.Path.Combine(path, LockName);
                using var held = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                Remove(path);
            }
            catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
            {
                continue;
            }
        }
    }

    private static void Remove(string path)
    {
        // Removing would reach into whatever is mounted; mountinfo's fifth field is the mount point, proc(5).
        var mounts = File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]);
        if (mounts.Any(mount => mount.StartsWith(path + '/', StringComparison.Ordinal)))
            throw new ImageException($"File systems are still mounted in {path}. Unmount them, then remove the folder.");
        // The lock goes last: a removal that is cut short is finished by the next build.
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos().Where(entry => entry.Name != LockName))
        {
            if (entry is DirectoryInfo folder && folder.LinkTarget is null)
                folder.Delete(recursive: true);
            else
                entry.Delete();
        }

        Directory.Delete(path, recursive: true);
    }
}
