using System.Globalization;

namespace Atelier.Workstations.Simulated;

/// <summary>
/// The simulated machine's arithmetic: a running workstation takes all the memory of its shape, a volume or a backup what its image
/// takes.
/// </summary>
internal static class SimulatedCapacity
{
    public static EngineCapacity Measure(SimulatedWorld world, SimulatedOptions machine) =>
        new(
            Math.Max(0, FreeMemoryMiB(world, machine, except: null)) << 20, Math.Max(0, FreeStorageBytes(world, machine)),
            machine.TotalMemoryMiB << 20, machine.TotalStorageMiB << 20);

    public static void RequireStorage(SimulatedWorld world, SimulatedOptions machine, long bytes)
    {
        var free = FreeStorageBytes(world, machine);
        if (free < bytes)
            throw Short($"{Math.Max(0, free) >> 20} MiB of storage are free, {(bytes + (1 << 20) - 1) >> 20} MiB are needed.");
    }

    public static void RequireMachine(SimulatedWorld world, SimulatedOptions machine, WorkstationSpec spec)
    {
        var free = FreeMemoryMiB(world, machine, except: spec.Name);
        if (free < spec.Machine.MinimumFreeMemoryMiB)
            throw Short($"{Math.Max(0, free)} MiB of memory are free, {spec.Machine.MinimumFreeMemoryMiB} MiB are needed.");
        if (!spec.Machine.Gpu)
            return;
        var taken = Running(world, except: spec.Name).Count(shape => shape.Gpu);
        if (taken >= machine.Gpus)
            throw Short($"{taken} of {machine.Gpus} graphics processors are taken, 1 is needed.");
    }

    private static long FreeMemoryMiB(SimulatedWorld world, SimulatedOptions machine, string? except) =>
        machine.TotalMemoryMiB - Running(world, except).Sum(shape => (long)shape.MemoryMiB);

    private static long FreeStorageBytes(SimulatedWorld world, SimulatedOptions machine) =>
        (machine.TotalStorageMiB << 20)
        - world.Workstations.Values.Sum(workstation => workstation.Volume?.Bytes ?? 0)
        - world.Backups.Values.Sum(backup => backup?.Bytes ?? 0);

    private static IEnumerable<MachineShape> Running(SimulatedWorld world, string? except) =>
        from workstation in world.Workstations
        where workstation.Value.Power != SimulatedPower.Stopped && workstation.Key != except
        select workstation.Value.Machine;

    private static EngineException Short(FormattableString figures) =>
        new(EngineFailure.InsufficientCapacity, figures.ToString(CultureInfo.InvariantCulture));
}
