using System.Globalization;

namespace Atelier.Cli.Doctor;

/// <summary>What workstations need of the machine.</summary>
internal static class MachineChecks
{
    private static readonly string[] Controllers = ["cpu", "io", "memory", "pids"];

    public static Task<Finding> Limits(Ground ground, CancellationToken cancel)
    {
        const string Unified = "/sys/fs/cgroup/cgroup.controllers";
        if (File.Exists(Unified))
        {
            var missing = Controllers.Except(File.ReadAllText(Unified).Trim().Split(' ')).ToList();
            return Task.FromResult(missing.Count == 0
                ? Finding.Ok("the kernel limits processors, memory, I/O and processes (control groups, version 2)")
                : Finding.Problem(
                    $"control groups cannot limit {string.Join(", ", missing)}", "boot a kernel with these controllers turned on"));
        }

        return Task.FromResult(Directory.Exists("/sys/fs/cgroup/memory")
            ? Finding.Warning(
                "control groups of version 1 limit I/O only where it passes by the cache",
                "boot with systemd.unified_cgroup_hierarchy=1, so that buffered writes are limited, too")
            : Finding.Problem("there are no control groups, so nothing limits a workstation", "mount them, as systemd does"));
    }

    public static Task<Finding> Lxcfs(Ground ground, CancellationToken cancel) => Task.FromResult(
        ground.IsSimulated || File.ReadLines("/proc/mounts").Any(line => line.Contains("lxcfs", StringComparison.Ordinal))
            ? Finding.Ok(ground.IsSimulated ? "the simulated engine needs none" : "workstations see their own memory and processors")
            : Finding.Warning(
                "lxcfs does not run: in workstations, free and nproc show the whole machine",
                "apt install lxcfs, then restart the engine"));

    // Once a kernel has stopped counting, no volume's size holds any more, and nothing says so.
    public static Task<Finding> Quotas(Ground ground, CancellationToken cancel)
    {
        // Of whatever pool on btrfs: which one is the engine's cannot be seen from here.
        var counted = Directory.Exists("/sys/fs/btrfs") && !ground.IsSimulated
            ? Directory.GetDirectories("/sys/fs/btrfs").Select(pool => Path.Combine(pool, "qgroups")).Where(Directory.Exists).ToList()
            : [];
        if (counted.Find(groups => Reads(groups, "inconsistent") > 0) is { } stopped)
            return Task.FromResult(Finding.Problem("the kernel has stopped counting what volumes hold: sizes do not hold", Way(stopped)));
        if (counted.Find(groups => Reads(groups, "drop_subtree_threshold") < 8) is { } lazy)
        {
            return Task.FromResult(Finding.Warning(
                "the kernel stops counting what volumes hold when a large one is removed: sizes do not hold from then on", Way(lazy)));
        }

        return Task.FromResult(Finding.Ok(counted.Count == 0 ? "no pool on btrfs counts" : "the kernel counts what volumes hold"));

        static int? Reads(string groups, string file) =>
            Path.Combine(groups, file) is var path && File.Exists(path)
                ? int.Parse(File.ReadAllText(path), CultureInfo.InvariantCulture)
                : null;

        static string Way(string groups) =>
            $"as root: echo 8 > {groups}/drop_subtree_threshold after each mount, then btrfs quota rescan -w on the pool";
    }

    // All workstations count as one user of the kernel's, and each desktop takes a dozen.
    public static Task<Finding> Watchers(Ground ground, CancellationToken cancel)
    {
        const int Least = 1024;
        const string Knob = "/proc/sys/fs/inotify/max_user_instances";
        if (ground.IsSimulated || !File.Exists(Knob))
            return Task.FromResult(Finding.Ok("nothing here needs them"));
        var most = int.Parse(File.ReadAllText(Knob), CultureInfo.InvariantCulture);
        return Task.FromResult(most >= Least
            ? Finding.Ok($"all workstations together may have {most}")
            : Finding.Warning(
                $"all workstations together may have {most}, which is enough for about {most / 12} desktops",
                "sysctl -w fs.inotify.max_user_instances=8192, and put that into a file in /etc/sysctl.d"));
    }

    public static async Task<Finding> Clock(Ground ground, CancellationToken cancel)
    {
        const string Matters = "signatures are refused when client and server are 5 minutes apart";
        if (!Directory.Exists("/run/systemd/system"))
            return Finding.Warning(
                $"unknown: without systemd nothing says whether it is synchronised; {Matters}", "compare it with what date -u prints");
        var answer = await HostProgram.Run("timedatectl", ["show", "--property", "NTPSynchronized", "--value"], cancel);
        return answer?.Trim() switch
        {
            "yes" => Finding.Ok("it is synchronised"),
            "no" => Finding.Warning($"it is not synchronised; {Matters}", "apt install systemd-timesyncd, then timedatectl set-ntp true"),
            _ => Finding.Warning($"unknown: timedatectl does not say; {Matters}", "compare it with what date -u prints"),
        };
    }
}
