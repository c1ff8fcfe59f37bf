namespace Atelier.Workstations;

/// <summary>The engine's daemon and what workstations are made on, as it describes them; for an operator who looks for faults.</summary>
/// <param name="Product">What it is, such as lxd or incus.</param>
/// <param name="Version">Its version, such as 5.0.2. A distribution that mends holes in an old version keeps the number.</param>
/// <param name="IsTrusted">Whether it lets this user make changes.</param>
/// <param name="Pool">The storage pool; null if it has none of that name.</param>
/// <param name="BackupPool">The storage pool of backups, which may be the same; null if it has none of that name.</param>
/// <param name="Network">The network; null if none is used.</param>
internal sealed record EngineReport(
    string Product, string Version, bool IsTrusted, PoolReport? Pool, PoolReport? BackupPool, NetworkReport? Network);

/// <param name="Driver">How it stores volumes, such as btrfs or dir.</param>
/// <param name="TotalBytes">Its size.</param>
/// <param name="FreeBytes">What can still be written to it, also on the disk below a pool that is a file.</param>
internal sealed record PoolReport(string Driver, long TotalBytes, long FreeBytes);

/// <param name="IsThere">Whether the engine has it.</param>
/// <param name="IsManagedBridge">Whether it is a bridge that the engine manages, which workstations need.</param>
/// <param name="IsWalled">Whether rules say what workstations reach through it; they reach everything otherwise, the host too.</param>
internal sealed record NetworkReport(bool IsThere, bool IsManagedBridge, bool IsWalled);
