using System.Globalization;

namespace Atelier.Workstations.Lxd;

/// <summary>Figures of this machine from the kernel. The daemon is on this machine, as its socket is.</summary>
internal static class HostFigures
{
    /// <summary>
    /// The kernel's own estimate of the bytes that can be had without swapping. LXD's figure counts the whole page cache as free, files
    /// that live in memory included.
    /// </summary>
    public static long AvailableMemory() => ReadMemory("MemAvailable:");

    /// <summary>All of the memory, in bytes.</summary>
    public static long TotalMemory() => ReadMemory("MemTotal:");

    /// <summary>The machine's processors, also where this process may use fewer.</summary>
    public static int Processors() => Count(File.ReadAllText("/sys/devices/system/cpu/online"));

    private static long ReadMemory(string name)
    {
        var line = File.ReadLines("/proc/meminfo").First(entry => entry.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }

    /// <summary>Counts a list as the kernel writes it: <c>0-3,8</c> are five.</summary>
    internal static int Count(string ranges) =>
        ranges.Trim().Split(',').Sum(range =>
        {
            var ends = range.Split('-');
            return int.Parse(ends[^1], CultureInfo.InvariantCulture) - int.Parse(ends[0], CultureInfo.InvariantCulture) + 1;
        });
}
