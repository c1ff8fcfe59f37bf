namespace Atelier.Cli;

/// <summary>The folder a build happens in.</summary>
internal static class ImageWorkFolder
{
    /// <summary>Makes one in <c>$TMPDIR</c> or <c>/var/tmp</c>; an image is too big for a <c>/tmp</c> in memory.</summary>
    internal static string Create()
    {
        if (OperatingSystem.IsWindows())
            throw new ImageException("Images are built on Linux.");

        var parent = Environment.GetEnvironmentVariable("TMPDIR") is { Length: > 0 } set ? set : "/var/tmp";
        string folder;
        do
            folder = Path.Combine(parent, $"atelier-image-{Path.GetRandomFileName()}");
        while (Path.Exists(folder));
        // apt downloads as a user of its own, which has to get through this folder but need not see what is in it.
        const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(folder, Mode);
        return folder;
    }

    /// <summary>Removes the folder with all that is in it.</summary>
    /// <exception cref="ImageException">Something is still mounted in it: removing would reach into what is mounted.</exception>
    internal static void Remove(string folder)
    {
        // mountinfo's fifth field is the mount point, proc(5).
        var mounts = File.ReadLines("/proc/self/mountinfo").Select(line => line.Split(' ')[4]);
        if (mounts.Any(mount => mount.StartsWith(folder + '/', StringComparison.Ordinal)))
            throw new ImageException($"File systems are still mounted in {folder}. Unmount them, then remove the folder.");
        Directory.Delete(folder, recursive: true);
    }
}
