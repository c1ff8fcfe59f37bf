namespace Atelier.Workstations.Lxd;

/// <summary>What the container runtime (liblxc) noted while it started an instance.</summary>
internal static class RuntimeLog
{
    private const int Enough = 1 << 16;

    /// <summary>
    /// Why the instance's last start failed, in the runtime's words; null if it noted nothing. LXD keeps the log of one start only.
    /// </summary>
    public static async Task<string?> FindStartFault(this LxdConnection lxd, string name, CancellationToken cancel) =>
        await lxd.FindText($"/1.0/instances/{name}/logs/lxc.log", Enough, cancel) is { } log ? FirstError(log) : null;

    // A line is: lxc, instance, time, level, part - source:function:line - text. Later errors only follow from the first.
    private static string? FirstError(string log) => log
        .Split('\n')
        .FirstOrDefault(line => line.Contains(" ERROR ", StringComparison.Ordinal))
        ?.Split(" - ", 3)[^1].Trim();
}
