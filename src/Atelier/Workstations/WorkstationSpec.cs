namespace Atelier.Workstations;

/// <summary>What a workstation is to be. Names are given by the caller and match <c>^[a-z][a-z0-9-]{0,61}[a-z0-9]$</c>.</summary>
/// <param name="Name">The engine-wide unique name.</param>
/// <param name="Source">What the volume is made from, once, when the workstation is created.</param>
/// <param name="Machine">The processor, memory and graphics it gets.</param>
/// <param name="Volume">The limits of its root volume.</param>
/// <param name="ClipboardEnabled">Whether text may be copied and pasted between the workstation and its viewer.</param>
internal sealed record WorkstationSpec(
    string Name,
    WorkstationSource Source,
    MachineShape Machine,
    VolumeLimits Volume,
    bool ClipboardEnabled)
{
    /// <summary>Variables for scripts and for the artist's programs; names are letters, digits and _, no digit first.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>What is mounted in it while it runs.</summary>
    public IReadOnlyList<SharedFolder> Folders { get; init; } = [];
}

/// <summary>What a volume is made from: an image or a backup.</summary>
internal abstract record WorkstationSource
{
    /// <summary>An image of <see cref="IWorkstationEngine.ListImages"/>, by its <c>ami-…</c> id.</summary>
    internal sealed record Image(string ImageId) : WorkstationSource;

    /// <summary>A backup made by <see cref="IWorkstationEngine.Backup"/>, by its name.</summary>
    internal sealed record Backup(string Name) : WorkstationSource;
}

/// <summary>A machine's size. The limits are ceilings, not reservations.</summary>
/// <param name="VirtualCpus">Processors; more than the host has means all of them.</param>
/// <param name="MemoryMiB">The most memory the workstation can use.</param>
/// <param name="MinimumFreeMemoryMiB">What the host must have free for the workstation to be started at all.</param>
/// <param name="Gpu">Whether it needs a graphics processor.</param>
internal sealed record MachineShape(int VirtualCpus, int MemoryMiB, int MinimumFreeMemoryMiB, bool Gpu);

/// <summary>A root volume's limits. The size is the most that can be stored, not space set aside.</summary>
internal sealed record VolumeLimits(int SizeGiB, int Iops, int ThroughputMiBs);
