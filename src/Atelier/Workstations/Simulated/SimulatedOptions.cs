namespace Atelier.Workstations.Simulated;

/// <summary>How large the simulated machine is and where it keeps itself. Nobody meets the sizes who has not asked for less.</summary>
/// <param name="StateFile">The file that outlives the process, held by one engine at a time; null keeps everything in memory.</param>
internal sealed record SimulatedOptions(string? StateFile)
{
    public long TotalMemoryMiB { get; init; } = 1L << 28;

    public long TotalStorageMiB { get; init; } = 1L << 34;

    /// <summary>How many running workstations may need a graphics processor.</summary>
    public int Gpus { get; init; } = 1 << 16;

    /// <summary>How long each change of a workstation or backup takes unless the script says otherwise.</summary>
    public TimeSpan WorkTime { get; init; }

    /// <summary>The size a display has until a viewer asks for another, pixels.</summary>
    public (int Width, int Height) DisplaySize { get; init; } = (1280, 800);

    /// <summary>The unix socket that every display is connected to; null shows test cards.</summary>
    public string? DisplaySocket { get; init; }
}
