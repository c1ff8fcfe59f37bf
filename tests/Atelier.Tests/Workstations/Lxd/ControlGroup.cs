namespace Atelier.Tests.Workstations.Lxd;

/// <summary>The limits that the kernel enforces for a workstation, under either version of control groups.</summary>
internal static class ControlGroup
{
    private const string Root = "/sys/fs/cgroup";

    private static readonly bool isUnified = File.Exists(Root + "/cgroup.controllers");

    public static string Memory(string workstation) => Read(workstation, "memory", isUnified ? "memory.max" : "memory.limit_in_bytes");

    public static string Processors(string workstation) => Read(workstation, "cpuset", "cpuset.cpus");

    /// <summary>Operations and bytes a second, reads and writes, in the words of the second version.</summary>
    public static string InputOutput(string workstation)
    {
        if (isUnified) return Read(workstation, "io", "io.max");
        var limits = new[] { ("rbps", "read_bps"), ("wbps", "write_bps"), ("riops", "read_iops"), ("wiops", "write_iops") };
        return string.Join(' ', limits.Select(limit =>
            limit.Item1 + "=" + Read(workstation, "blkio", $"blkio.throttle.{limit.Item2}_device").Split(' ')[^1]));
    }

    private static string Read(string workstation, string controller, string file) =>
        File.ReadAllText(Path.Combine(Root, isUnified ? "" : controller, $"lxc.payload.{workstation}", file)).Trim();
}
