namespace Atelier.Workstations;

/// <summary>What the engine has, and what of it is free, measured; bytes.</summary>
internal sealed record EngineCapacity(long FreeMemoryBytes, long FreeStorageBytes, long TotalMemoryBytes, long TotalStorageBytes);

/// <summary>An image as the engine holds it.</summary>
/// <param name="ImageId"><c>ami-</c> and 17 hexadecimal digits of the content's SHA-256: the same content has the same id
/// everywhere.</param>
/// <param name="Name">The name it was imported under.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Platform">LINUX or WINDOWS.</param>
/// <param name="SizeBytes">The size of the archive.</param>
internal sealed record EngineImage(string ImageId, string Name, string Description, string Platform, long SizeBytes);

/// <summary>An image file to import: a tarball with <c>metadata.yaml</c> and <c>rootfs/</c> at its top.</summary>
internal sealed record ImageArchive(string Path, string Name, string Description, string Platform);

/// <summary>Whether a workstation runs.</summary>
internal enum WorkstationState
{
    /// <summary>Its volume is there, nothing runs.</summary>
    Stopped,

    /// <summary>It runs; the display may still be on its way.</summary>
    Running,

    /// <summary>Somebody stopped its time from outside; all it had in memory is still there.</summary>
    Paused,
}

/// <summary>What this server has in the engine, by name.</summary>
internal sealed record EngineInventory(IReadOnlyDictionary<string, WorkstationState> Workstations, IReadOnlySet<string> Backups);
