namespace Atelier.Workstations.Lxd;

/// <summary>Shared folders in LXD's words: disk devices of the container.</summary>
internal static class FolderDevices
{
    // The home that every image gives its artist.
    private const string ArtistsHome = "/home/artist";
    private const string MountTable = "/proc/self/mountinfo";

    public static IEnumerable<KeyValuePair<string, Dictionary<string, string>>> Of(IReadOnlyList<SharedFolder> folders) =>
        folders.Select((folder, index) => KeyValuePair.Create($"folder{index}", Device(folder)));

    private static Dictionary<string, string> Device(SharedFolder folder)
    {
        folder.CheckMountPoint();
        var device = new Dictionary<string, string>
        {
            ["type"] = "disk",
            ["path"] = folder.MountPoint.Replace(SharedFolder.Home, ArtistsHome, StringComparison.Ordinal),
        };
        switch (folder.Source)
        {
            case FolderSource.HostFolder host:
                device["source"] = host.Path;
                if (host.HasSameIds) device["shift"] = "true";
                break;
            case FolderSource.NfsExport nfs:
                device["source"] = FindMount(nfs.Export, folder.Name);
                break;
            default:
                throw folder.NoSource();
        }

        if (folder.IsReadOnly) device["readonly"] = "true";
        return device;
    }

    // An export that is not mounted would be an empty folder, and what is written to it would be on the wrong disk.
    private static string FindMount(string export, string name) => File.ReadLines(MountTable)
        .Select(line => line.Split(' '))
        .FirstOrDefault(fields => IsMountOf(export, fields[(Array.IndexOf(fields, "-") + 1)..]))?[4]
        ?? throw new EngineException(
            EngineFailure.FolderUnreachable, $"For {name} there is the NFS export {export}, which this host has not mounted; mount it.");

    // After the dash of a line: the type, what is mounted, options.
    private static bool IsMountOf(string export, string[] fields) => fields is ["nfs" or "nfs4", var source, ..] && source == export;
}
