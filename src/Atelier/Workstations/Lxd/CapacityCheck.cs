namespace Atelier.Workstations.Lxd;

/// <summary>What the machine has free now, and whether a workstation may be added to it.</summary>
internal sealed class CapacityCheck(LxdConnection lxd, LxdOptions options)
{
    /// <summary>
    /// Storage that stays free. A full copy-on-write pool fails writes inside every running workstation, and needs space even to remove.
    /// </summary>
    private const long StorageReserveBytes = 1L << 30;

    private const long MiB = 1L << 20;

    public async Task<EngineCapacity> Measure(CancellationToken cancel)
    {
        var pool = await lxd.GetPool(options.Pool, cancel);
        var (total, free) = await MeasurePool(lxd, options.Pool, pool, cancel);
        return new EngineCapacity(HostFigures.AvailableMemory(), free, HostFigures.TotalMemory(), total);
    }

    /// <summary>How large a pool is, and what can still be written to it; bytes.</summary>
    public static async Task<(long Total, long Free)> MeasurePool(
        LxdConnection lxd, string name, StoragePool pool, CancellationToken cancel)
    {
        var space = (await lxd.GetPoolResources(name, cancel)).Space;
        return (space.Total, Math.Max(0, Math.Min(space.Total - space.Used, SpaceForLoopFile(pool))));
    }

    /// <summary>Refuses with <see cref="EngineFailure.InsufficientCapacity"/> and the figures if the machine is short of any.</summary>
    public async Task Require(MachineShape machine, CancellationToken cancel)
    {
        if (machine.Gpu && (await lxd.GetHost(cancel)).Gpu is not { Total: > 0 })
            throw Short("This workstation needs a graphics processor and the host has none; choose an instance type without one.");

        var free = await Measure(cancel);
        if (free.FreeMemoryBytes < machine.MinimumFreeMemoryMiB * MiB)
        {
            throw Short($"The host has {free.FreeMemoryBytes / MiB} MiB of memory available and this workstation needs " +
                $"{machine.MinimumFreeMemoryMiB} MiB; stop another workstation or choose a smaller instance type.");
        }

        if (free.FreeStorageBytes < StorageReserveBytes)
        {
            throw Short($"The storage pool {options.Pool} has {free.FreeStorageBytes / MiB} MiB free and {StorageReserveBytes / MiB} MiB " +
                "must stay free; remove workstations or backups, or enlarge the pool.");
        }
    }

    private static EngineException Short(string message) => new(EngineFailure.InsufficientCapacity, message);

    /// <summary>A pool in a file is sparse: it promises its whole size, and the disk below it may be full long before.</summary>
    private static long SpaceForLoopFile(StoragePool pool)
    {
        if (!pool.Config.TryGetValue("source", out var source) || !source.EndsWith(".img", StringComparison.Ordinal)) return long.MaxValue;
        // The file's own directory is closed to all but root, the daemon's is not.
        var directory = Path.GetDirectoryName(source);
        while (directory is not null && !Directory.Exists(directory)) directory = Path.GetDirectoryName(directory);
        return directory is null ? long.MaxValue : new DriveInfo(directory).AvailableFreeSpace;
    }
}
