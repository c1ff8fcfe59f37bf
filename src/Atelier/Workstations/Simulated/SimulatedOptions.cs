namespace Atelier.Workstations.Simulated;

/// <summary>How large the simulated machine is and where it keeps itself. The sizes are such that only who asks for less meets them.</summary>
/// <param name="StateFile">The file that outlives the process, or null to keep everything in memory. One engine at a time may hold it.</param>
internal sealed record SimulatedOptions(string? StateFile)
{
    public long TotalMemoryMiB { get; init; } = 1L << 28;

    public long TotalStorageMiB { get; init; } = 1L << 34;

    /// <summary>How many running workstations may need a graphics processor.</summary>
    public int Gpus { get; init; } = 1 << 16;

    /// <summary>The size a display has until a viewer asks for another, pixels.</summary>
    public (int Width, int Height) DisplaySize { get; init; } = (1280, 800);
}
