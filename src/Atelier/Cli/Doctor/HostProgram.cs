using System.ComponentModel;
using System.Diagnostics;

namespace Atelier.Cli.Doctor;

/// <summary>Asking the machine's own programs.</summary>
internal static class HostProgram
{
    private const int MostNames = 5;

    /// <summary>What a program prints if it succeeds; null if it fails or is not there.</summary>
    public static async Task<string?> Run(string program, IEnumerable<string> arguments, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            try
            {
                var output = await process.StandardOutput.ReadToEndAsync(cancel);
                await process.WaitForExitAsync(cancel);
                return process.ExitCode == 0 ? output : null;
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                throw;
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The first names of a list, and how many more there are.</summary>
    public static string Some(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
}
