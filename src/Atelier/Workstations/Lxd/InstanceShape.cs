using System.Globalization;

namespace Atelier.Workstations.Lxd;

/// <summary>A spec in LXD's words. Nothing else configures an instance: no profile, nothing that an image or a backup brings.</summary>
internal static class InstanceShape
{
    /// <summary>The empty, read-only volume that every workstation of a pool shares; see <see cref="Devices"/>.</summary>
    public const string ThroughputVolume = "atelier-throughput";

    public static Dictionary<string, string> Settings(WorkstationSpec spec)
    {
        var settings = Guards();
        settings["limits.cpu"] = Text(Math.Clamp(spec.Machine.VirtualCpus, 1, HostFigures.Processors()));
        settings["limits.memory"] = Text(spec.Machine.MemoryMiB) + "MiB";
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
                // Workstations reach the bridge, not one another.
                ["type"] = "nic", ["network"] = options.Network, ["name"] = "eth0", ["security.port_isolation"] = "true",
            };
        }

        foreach (var (name, device) in FolderDevices.Of(spec.Folders)) devices[name] = device;
        if (spec.Machine.Gpu) devices["gpu"] = new() { ["type"] = "gpu" };
        return devices;
    }

    /// <summary>A backup keeps its source's size, so that everything stored in it fits.</summary>
    public static Dictionary<string, Dictionary<string, string>> BackupDevices(Instance source, string pool)
    {
        var root = source.Devices["root"].Where(setting => setting.Key != "limits.max").ToDictionary();
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
    };

    private static Dictionary<string, string> Root(string pool, int sizeGiB, (string Key, string Value) limit) => new()
    {
        ["type"] = "disk", ["path"] = "/", ["pool"] = pool, ["size"] = Text(sizeGiB) + "GiB", [limit.Key] = limit.Value,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
