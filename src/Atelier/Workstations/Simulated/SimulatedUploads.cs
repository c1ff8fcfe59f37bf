using System.Buffers;
using System.Text;

namespace Atelier.Workstations.Simulated;

/// <summary>A file on its way into a simulated workstation.</summary>
/// <param name="Bytes">How many bytes of it came.</param>
/// <param name="Start">The first of them, as text.</param>
/// <param name="PlacedAs">Where it lies below the root, once it is whole.</param>
internal sealed record SimulatedIncoming(long Bytes, string Start, string? PlacedAs);

/// <summary>Bytes that came: where they begin, how many there were, and the first of them as text.</summary>
internal sealed record SimulatedArrival(long Offset, long Bytes, string Start)
{
    private const int MostKept = 4096;
    private const int BufferSize = 64 << 10;

    /// <summary>Reads to the end, or to where it breaks off.</summary>
    public static async Task<SimulatedArrival> Read(IncomingBytes bytes, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var (count, start) = (0L, new MemoryStream());
        try
        {
            while (await ReadSome(bytes.Content, buffer, cancel) is > 0 and var some)
            {
                count += some;
                start.Write(buffer, 0, (int)Math.Min(some, MostKept - start.Length));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return new SimulatedArrival(bytes.Offset, count, Encoding.UTF8.GetString(start.GetBuffer(), 0, (int)start.Length));
    }

    private static async Task<int> ReadSome(Stream content, Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            return await content.ReadAsync(buffer, cancel);
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return 0;
        }
    }
}

/// <summary>The files whose bytes are being taken at this moment: those of one file come one after the other.</summary>
internal sealed class SimulatedArrivals
{
    private readonly Lock gate = new();
    private readonly HashSet<string> coming = [];

    /// <summary>Reads what comes and has it kept, unless more of the same file is still coming.</summary>
    /// <returns>Null, or that more is still coming.</returns>
    public async Task<IncomingState?> Take(
        IncomingFile file, IncomingBytes? bytes, Action<SimulatedArrival?> keep, CancellationToken cancel)
    {
        if (bytes is null)
        {
            keep(null);
            return null;
        }

        lock (gate)
        {
            if (!coming.Add(file.Id))
                return new IncomingState.Obstructed(IncomingObstacle.Busy, "");
        }

        try
        {
            keep(await SimulatedArrival.Read(bytes, cancel));
            return null;
        }
        finally
        {
            lock (gate)
                coming.Remove(file.Id);
        }
    }
}

/// <summary>
/// What the simulated machine does with files that come: it keeps the first 4096 bytes as text, and counts the rest. It has no links, no
/// users and one disk.
/// </summary>
internal static class SimulatedUploads
{
    private const int MostOfTheName = 1000;

    /// <summary>The world with what arrived, and what became of the file.</summary>
    public static SimulatedWorld Receive(
        this SimulatedWorld world, string workstation, IncomingFile file, SimulatedArrival? arrived, SimulatedOptions machine,
        out IncomingState state)
    {
        var running = world.RequireRunning(workstation);
        var volume = running.Volume!;
        var known = volume.Incoming.GetValueOrDefault(file.Id);
        state = StateOf(known);
        if (arrived is null || known?.PlacedAs is not null)
            return world;
        if (arrived.Offset != (known?.Bytes ?? 0))
        {
            state = new IncomingState.Elsewhere(known?.Bytes ?? 0);
            return world;
        }

        if (Refuse(volume, file, SimulatedCapacity.Measure(world, machine).FreeStorageBytes) is { } refusal)
        {
            state = refusal;
            return world;
        }

        var now = new SimulatedIncoming(arrived.Offset + arrived.Bytes, known?.Start + arrived.Start, PlacedAs: null);
        if (now.Bytes == file.Length)
            (volume, now) = Place(volume, file, now);
        state = StateOf(now);
        return world.With(workstation, running with { Volume = volume with { Incoming = volume.Incoming.SetItem(file.Id, now) } });
    }

    public static SimulatedWorld DropIncoming(this SimulatedWorld world, string workstation, IncomingFile file)
    {
        var running = world.RequireRunning(workstation);
        var volume = running.Volume!;
        return world.With(workstation, running with { Volume = volume with { Incoming = volume.Incoming.Remove(file.Id) } });
    }

    private static IncomingState StateOf(SimulatedIncoming? file) =>
        file?.PlacedAs is { } path ? new IncomingState.Placed(path) : new IncomingState.Held(file?.Bytes ?? 0);

    private static IncomingState.Obstructed? Refuse(SimulatedVolume volume, IncomingFile file, long freeBytes)
    {
        if (file.Length > freeBytes)
            return new IncomingState.Obstructed(IncomingObstacle.Full, $"{freeBytes}");
        var (folder, parts) = (Root(file), file.Path.SkipLast(1));
        foreach (var part in parts)
        {
            folder += part;
            if (volume.Files.ContainsKey(folder))
                return new IncomingState.Obstructed(IncomingObstacle.NoFolder, part);
            folder += "/";
        }

        return null;
    }

    private static (SimulatedVolume Volume, SimulatedIncoming File) Place(
        SimulatedVolume volume, IncomingFile file, SimulatedIncoming whole)
    {
        var folder = string.Concat(file.Path.SkipLast(1).Select(part => part + "/"));
        var (stem, end) = (Path.GetFileNameWithoutExtension(file.Path[^1]), Path.GetExtension(file.Path[^1]));
        if (stem.Length == 0)
            (stem, end) = (end, "");
        var name = Enumerable.Range(1, MostOfTheName)
            .Select(number => number == 1 ? file.Path[^1] : $"{stem} ({number}){end}")
            .First(candidate => !IsTaken(volume, Root(file) + folder + candidate));
        return (
            volume with { Bytes = volume.Bytes + file.Length, Files = volume.Files.SetItem(Root(file) + folder + name, whole.Start) },
            whole with { PlacedAs = folder + name });
    }

    private static bool IsTaken(SimulatedVolume volume, string path) =>
        volume.Files.Keys.Any(known => known == path || known.StartsWith(path + "/", StringComparison.Ordinal));

    // As a key of the volume's files: without a slash first, with one last.
    private static string Root(IncomingFile file)
    {
        var folders = file.Root.Replace("$HOME", "home/artist", StringComparison.Ordinal).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('/', folders) + "/";
    }
}
