using System.Text.RegularExpressions;

namespace Atelier.Workstations;

/// <summary>A folder outside of a workstation that is mounted in it.</summary>
/// <param name="Name">What messages call it. It stands in logs, too.</param>
/// <param name="MountPoint">Where it is mounted: an absolute path, or one that begins with <c>$HOME</c>, the artist's home.</param>
/// <param name="Source">Where its content is; null if the operator named none, which only an engine without machines can do with.</param>
/// <param name="IsReadOnly">Whether nothing can be written to it.</param>
internal sealed partial record SharedFolder(string Name, string MountPoint, FolderSource? Source, bool IsReadOnly)
{
    /// <summary>What <see cref="MountPoint"/> may begin with in place of the home's path.</summary>
    public const string Home = "$HOME";

    // What the workstation itself lives from. Below some of these there is room for shares, below the others there is none.
    private static readonly string[] Taken = ["/", "/home", "/mnt", "/media", "/opt", "/srv", "/var", "/tmp", Home];
    private static readonly string[] Closed =
    [
        "/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/root", "/run", "/sbin", "/sys", "/usr",
        "/var/lib",
    ];

    /// <summary>What is wrong with a mount point that is not written plainly or would hide a part of the system, or null.</summary>
    public static string? FindFault(string mountPoint)
    {
        if (!Plain().IsMatch(mountPoint) || mountPoint.Split('/').Any(part => part is "." or ".."))
            return "must be an absolute path, or one below $HOME, of letters, digits and _ . + @ ~ - without . and .. as parts";
        return Taken.Contains(mountPoint) || Closed.Any(closed => $"{mountPoint}/".StartsWith($"{closed}/", StringComparison.Ordinal))
            ? "is the system's own; take one below /mnt, /srv, /opt or $HOME"
            : null;
    }

    /// <summary>Refuses a mount point with a fault.</summary>
    /// <exception cref="EngineException">With <see cref="EngineFailure.FolderUnusable"/>.</exception>
    public void CheckMountPoint()
    {
        if (FindFault(MountPoint) is { } rule)
            throw new EngineException(EngineFailure.FolderUnusable, $"The mount point of {Name} {rule}.");
    }

    /// <summary>The failure of a folder that the operator named no place for.</summary>
    public EngineException NoSource() => new(
        EngineFailure.FolderUnusable,
        $"This server knows no folder for {Name}; the operator names one with atelier share add.");

    [GeneratedRegex(@"\A(\$HOME)?(/[\p{L}\p{N}_.+@~-]+)*\z")]
    private static partial Regex Plain();
}

/// <summary>Where the content of a shared folder is, as the operator said.</summary>
internal abstract record FolderSource
{
    /// <summary>A folder of the machine that runs the workstations, by its absolute path.</summary>
    /// <param name="Path">The path.</param>
    /// <param name="HasSameIds">
    /// Whether users have the same ids inside and outside: root of a workstation is then root to the folder. Else they are those that the
    /// machine gives its workstations' users.
    /// </param>
    internal sealed record HostFolder(string Path, bool HasSameIds) : FolderSource;

    /// <summary>An NFS export that the machine has mounted, as <c>server:/path</c>.</summary>
    internal sealed record NfsExport(string Export) : FolderSource;
}
