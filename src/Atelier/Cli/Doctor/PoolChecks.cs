using Atelier.Workstations;

namespace Atelier.Cli.Doctor;

/// <summary>The storage pools that workstations and backups are in.</summary>
internal static class PoolChecks
{
    private const long Little = 5L << 30;
    private const long TooLittle = 1L << 30;

    public static async Task<Finding> Workstations(Ground ground, CancellationToken cancel)
    {
        if (ground.IsSimulated)
            return Finding.Ok(EngineChecks.Simulated);
        var name = ground.Options.LxdPool;
        if ((await EngineChecks.Inspect(ground, cancel)).Pool is not { } pool)
            return Missing(name, "--lxd-pool");
        var finding = Judge(
            name, pool,
            "remove workstations or backups, or enlarge it: no workstation is made with less than 1 GiB",
            "enlarge it, or remove what is not needed, before workstations cannot write any more");
        return finding.Health == Health.Ok && pool.Driver == "btrfs"
            ? Finding.Ok($"{finding.Found}; root in a workstation can pass a size limit of btrfs with subvolumes, zfs is strict")
            : finding;
    }

    public static async Task<Finding> Backups(Ground ground, CancellationToken cancel)
    {
        if (ground.IsSimulated)
            return Finding.Ok(EngineChecks.Simulated);
        if (ground.Options.LxdBackupPool is not { } name || name == ground.Options.LxdPool)
            return Finding.Ok("backups are in the pool of the workstations, and are lost with it");
        var report = await EngineChecks.Inspect(ground, cancel);
        if (report.BackupPool is not { } pool)
            return Missing(name, "--lxd-backup-pool");
        var finding = Judge(
            name, pool,
            "remove backups, or enlarge it: a stop makes no backup without room for it, and says so in its session",
            "enlarge it, or keep fewer backups in the launch profiles, before stops cannot make any more");
        return finding.Health == Health.Ok && report.Pool is { } workstations && workstations.Driver != pool.Driver
            ? Finding.Warning(
                $"{finding.Found}; the workstations' pool is on {workstations.Driver}, so files that changed are sent and kept whole",
                $"use a pool on {workstations.Driver} for both")
            : finding;
    }

    private static Finding Missing(string name, string option) =>
        Finding.Problem($"there is no storage pool {name}", $"lxc storage create {name} btrfs, or name another with {option}");

    private static Finding Judge(string name, PoolReport pool, string makeRoom, string makeRoomSoon)
    {
        var found = $"{name} ({pool.Driver}) has {pool.FreeBytes >> 20} MiB free of {pool.TotalBytes >> 20}";
        if (pool.FreeBytes < TooLittle)
            return Finding.Problem(found, makeRoom);
        if (pool.FreeBytes < Little)
            return Finding.Warning(found, makeRoomSoon);
        return pool.Driver == "dir"
            ? Finding.Warning($"{found}; it copies whole volumes and limits no sizes", "use a pool on btrfs or zfs")
            : Finding.Ok(found);
    }
}
