using System.ComponentModel;
using System.Diagnostics;

namespace Atelier.Cli;

/// <summary>Runs the programs that images are built with, as children that never outlive the call.</summary>
internal static class ImageTool
{
    private const int LinesKeptForErrors = 15;

    // Tools and package scripts see only what they need, so nothing of the operator's own environment can end up in an image.
    private static readonly string[] PassedOn =
        ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SOURCE_DATE_EPOCH"];

    /// <summary>Runs a program to its end and hands over each line it prints. Cancelling kills it and all its descendants.</summary>
    /// <exception cref="ImageException">It is not installed, or it failed; the message has the last lines it printed.</exception>
    internal static async Task Run(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string> environment,
        Action<string> onLine,
        CancellationToken cancel)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.RedirectStandardInput = true;
        KeepOnly(start.Environment, environment);

        using var child = Launch(start, program);
        child.StandardInput.Close();
        // The reason of a failure is on the error stream; lines of the other, read at the same time, must not push it out.
        var (output, errors) = (new Queue<string>(), new Queue<string>());
        try
        {
            await using (cancel.Register(() => child.Kill(entireProcessTree: true)))
            {
                await Task.WhenAll(Pump(child.StandardOutput, output), Pump(child.StandardError, errors));
                await child.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            if (!child.HasExited)
                child.Kill(entireProcessTree: true);
        }

        cancel.ThrowIfCancellationRequested();
        if (child.ExitCode != 0)
            throw new ImageException(
                $"{program} failed with exit code {child.ExitCode}. Its last lines:\n  {string.Join("\n  ", output.Concat(errors))}");

        async Task Pump(StreamReader reader, Queue<string> tail)
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
            {
                tail.Enqueue(line);
                if (tail.Count > LinesKeptForErrors)
                    tail.Dequeue();
                // Two streams are read at once, and the reader of the lines expects one at a time.
                lock (start)
                    onLine(line);
            }
        }
    }

    private static void KeepOnly(IDictionary<string, string?> childEnvironment, IReadOnlyDictionary<string, string> environment)
    {
        var kept = PassedOn.Where(childEnvironment.ContainsKey).ToDictionary(name => name, name => childEnvironment[name]);
        childEnvironment.Clear();
        foreach (var (name, value) in kept)
            childEnvironment[name] = value;
        foreach (var (name, value) in environment)
            childEnvironment[name] = value;
        childEnvironment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        childEnvironment["LC_ALL"] = "C.UTF-8";
        childEnvironment["HOME"] = "/nonexistent";
        childEnvironment["DEBIAN_FRONTEND"] = "noninteractive";
    }

    private static Process Launch(ProcessStartInfo start, string program)
    {
        try
        {
            return Process.Start(start) ?? throw new ImageException($"{program} could not be started.");
        }
        catch (Win32Exception)
        {
            throw new ImageException($"{program} is not installed. On Debian: apt install {program}");
        }
    }
}
