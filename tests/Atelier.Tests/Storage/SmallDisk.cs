using System.Diagnostics;

namespace Atelier.Tests.Storage;

/// <summary>A file system of a few MiB, in memory, of which a test can leave nothing free. Making one takes root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-disk");
    private readonly bool isMounted;

    public SmallDisk(int mebibytes)
    {
        isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "atelier-test", folder.FullName);
        if (isMounted)
            return;
        folder.Delete();
        Assert.Skip("No file system can be mounted here: that takes root, on a machine that lets it.");
    }

    public DirectoryInfo Folder => folder;

    private string Filler => Path.Combine(folder.FullName, "filler");

    /// <summary>Leaves nothing free.</summary>
    public void Fill()
    {
        try
        {
            using var stream = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
                stream.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Now it is full.
        }
    }

    /// <summary>Makes room again.</summary>
    public void MakeRoom() => File.Delete(Filler);

    public void Dispose()
    {
        // A program that another test has just started may hold a file of it open until it becomes that program.
        Run("umount", "--lazy", folder.FullName);
        folder.Delete();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
