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
