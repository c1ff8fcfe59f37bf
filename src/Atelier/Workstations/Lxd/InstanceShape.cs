using System.Globalization;

namespace Atelier.Workstations.Lxd;

/// <summary>A spec in LXD's words. Nothing else configures an instance: no profile, nothing that an image or a backup brings.</summary>
internal static class InstanceShape
{
    /// <summary>The empty, read-only volume that every workstation of a pool shares; see <see cref="Devices"/>.</summary>
    public const string ThroughputVolume = "atelier-throughput";

    // Processes and threads, one for each MiB of memory: with more of them and less memory for each, a fork bomb drowns in paging, where it
    // can hardly be killed, and takes the host with it. Seen with 5300 of them in 768 MiB.
    private const int FewestTasks = 1024;
    private const int MostTasks = 2048;

    public static Dictionary<string, string> Settings(WorkstationSpec spec)
    {
        var settings = Guards();
        settings["limits.cpu"] = Text(Math.Clamp(spec.Machine.VirtualCpus, 1, HostFigures.Processors()));
        settings["limits.memory"] = Text(spec.Machine.MemoryMiB) + "MiB";
        settings["limits.processes"] = Text(Math.Clamp(spec.Machine.MemoryMiB, FewestTasks, MostTasks));
        // The guest's first process gets it, and the display's unit passes it on.
        settings["environment.ATELIER_CLIPBOARD"] = spec.ClipboardEnabled ? "ENABLED" : "DISABLED";
        settings["environment.ATELIER_ENVIRONMENT"] = GuestEnvironment.Encode(spec.Environment);
        return settings;
    }

    /// <summary>
    /// A disk device takes a limit on operations or on bytes, not both; LXD applies the average of each kind over all disk devices on the
    /// same block device. So the root volume has the one and a shared empty volume beside it has the other.
    /// </summary>
    public static Dictionary<string, Dictionary<string, string>> Devices(WorkstationSpec spec, LxdOptions options)
    {
        var devices = new Dictionary<string, Dictionary<string, string>>
        {
            ["root"] = Root(options.Pool, spec.Volume.SizeGiB, ("limits.max", Text(spec.Volume.Iops) + "iops")),
            ["throughput"] = new()
            {
                ["type"] = "disk", ["pool"] = options.Pool, ["source"] = ThroughputVolume, ["readonly"] = "true",
                // /dev is made anew at every start: the mount point leaves nothing in the volume.
                ["path"] = "/dev/.atelier-throughput",
                ["limits.max"] = Text(spec.Volume.ThroughputMiBs) + "MiB",
            },
        };
        if (options.Network is not null)
        {
            devices["eth0"] = new()
            {
                ["type"] = "nic", ["network"] = options.Network, ["name"] = "eth0",
                // Workstations reach the bridge, not one another,
                ["security.port_isolation"] = "true",
                // and send under their own addresses alone.
                ["security.mac_filtering"] = "true", ["security.ipv4_filtering"] = "true", ["security.ipv6_filtering"] = "true",
            };
        }

        foreach (var (name, device) in FolderDevices.Of(spec.Folders)) devices[name] = device;
        if (spec.Machine.Gpu) devices["gpu"] = new() { ["type"] = "gpu" };
        return devices;
    }

    /// <summary>
    /// The same while the workstation starts: without the volume's limits. A volume that was just made, or lay still for days, is read from
    /// the disk then, and whoever waits for it gets all that the disk can give.
    /// </summary>
    public static Dictionary<string, Dictionary<string, string>> StartingDevices(WorkstationSpec spec, LxdOptions options)
    {
        var devices = Devices(spec, options);
        foreach (var device in devices.Values) device.Remove("limits.max");
        return devices;
    }

    /// <summary>A volume of a pool and nothing else.</summary>
    public static Dictionary<string, Dictionary<string, string>> RootOnly(string pool) =>
        new() { ["root"] = new() { ["type"] = "disk", ["path"] = "/", ["pool"] = pool } };

    /// <summary>A backup keeps its source's size, so that everything stored in it fits.</summary>
    public static Dictionary<string, Dictionary<string, string>> BackupDevices(Instance source, string pool)
    {
        var root = source.Devices["root"].Where(setting => !setting.Key.StartsWith("limits.", StringComparison.Ordinal)).ToDictionary();
        root["pool"] = pool;
        return new() { ["root"] = root };
    }

    /// <summary>A container of ours, with nothing from any profile.</summary>
    public static NewInstance Container(
        string name,
        InstanceSource source,
        Dictionary<string, string> settings,
        Dictionary<string, Dictionary<string, string>> devices) =>
        new(name, "container", Profiles: [], source, settings, devices);

    /// <summary>What holds for every instance of ours.</summary>
    public static Dictionary<string, string> Guards() => new()
    {
        ["security.privileged"] = "false",
        ["security.nesting"] = "false",
        // The guest has no business with LXD; its socket would show our labels.
        ["security.devlxd"] = "false",
        ["security.syscalls.deny"] = DeniedCalls,
        // The kernel counts all guests' watchers of files as the host's root's: what one guest takes is to leave the others theirs.
        ["linux.sysctl.user.max_inotify_instances"] = "128",
        ["linux.sysctl.user.max_inotify_watches"] = "65536",
    };

    /// <summary>
    /// What the kernel lets even an unprivileged guest do to others, in LXC's words. The kernel reads 32 bits of these arguments, so the
    /// rest is masked. A subvolume of btrfs that a guest makes would be outside its quota: BTRFS_IOC_SNAP_CREATE, SUBVOL_CREATE and their
    /// second versions. AF_VSOCK (40) knows no network namespaces and leads to the host and to the machine that it runs on.
    /// </summary>
    private static readonly string DeniedCalls = string.Join('\n',
        "ioctl errno 1 [1,0xffffffff,SCMP_CMP_MASKED_EQ,0x50009401]",
        "ioctl errno 1 [1,0xffffffff,SCMP_CMP_MASKED_EQ,0x5000940e]",
        "ioctl errno 1 [1,0xffffffff,SCMP_CMP_MASKED_EQ,0x50009417]",
        "ioctl errno 1 [1,0xffffffff,SCMP_CMP_MASKED_EQ,0x50009418]",
        "socket errno 97 [0,0xffffffff,SCMP_CMP_MASKED_EQ,0x28]",
        "syslog errno 1");

    private static Dictionary<string, string> Root(string pool, int sizeGiB, (string Key, string Value) limit) => new()
    {
        ["type"] = "disk", ["path"] = "/", ["pool"] = pool, ["size"] = Text(sizeGiB) + "GiB", [limit.Key] = limit.Value,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
