using System.Text.Json;

namespace Atelier.Workstations.Simulated;

/// <summary>
/// The world as a JSON file that is always a whole one: each state is written beside it, flushed and renamed over it, so a process killed
/// at any moment leaves the last state that was answered for, or the next. Without a path nothing is kept.
/// </summary>
internal sealed class SimulatedStateFile : IDisposable
{
    private readonly string? path;
    private readonly FileStream? held;

    public SimulatedStateFile(string? path)
    {
        if (path is null)
            return;
        this.path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
        held = Hold(this.path);
    }

    public SimulatedWorld Load()
    {
        if (path is null || !File.Exists(path))
            return SimulatedWorld.Empty;
        try
        {
            using var file = File.OpenRead(path);
            return JsonSerializer.Deserialize<SimulatedWorld>(file) ?? throw new JsonException("The file says null.");
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException(
                $"{path} is not the state of a simulated engine; move it away to start afresh. {unreadable.Message}", unreadable);
        }
    }

    public void Save(SimulatedWorld world)
    {
        if (path is null)
            return;
        var written = path + ".new";
        using (var file = new FileStream(written, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(file, world);
            file.Flush(flushToDisk: true);
        }
        File.Move(written, path, overwrite: true);
    }

    public void Dispose() => held?.Dispose();

    // Two engines on one file would overwrite each other's changes. The operating system frees the lock with the process, however it ends.
    private static FileStream Hold(string path)
    {
        try
        {
            return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException taken)
        {
            throw new IOException($"{path} is in use by another simulated engine; give each its own file.", taken);
        }
    }
}
