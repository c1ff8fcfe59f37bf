using System.Globalization;
using System.Text.RegularExpressions;

namespace Atelier.Cli;

/// <summary>Turns the lines that <c>mmdebstrap --verbose</c> prints (its own, apt's and dpkg's) into steps.</summary>
internal sealed partial class ImageBuildOutput(IProgress<ImageStep> progress)
{
    private const string DownloadBase = "download the base system";
    private const string InstallBase = "install the base system";
    private const string DownloadPackages = "download packages";
    private const string InstallPackages = "install packages";

    private string _stage = string.Empty;
    private long _packages;
    private long _total;
    private long _done;

    /// <summary>Takes the next line in; lines that say nothing about progress change nothing.</summary>
    internal void Read(string line)
    {
        if (StageOf(line) is { } stage)
        {
            if (stage != _stage)
                Begin(stage, _packages * ActionsPerPackage(stage));
            return;
        }

        if (CountPattern().Match(line) is { Success: true } count)
        {
            _packages = long.Parse(count.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            Begin(_stage, _packages);
            return;
        }

        // apt downloads everything first, then dpkg starts: the stage's name follows.
        if (_stage == DownloadPackages && line.StartsWith("Unpacking ", StringComparison.Ordinal))
            Begin(InstallPackages, _packages * ActionsPerPackage(InstallPackages));
        if (Counts(line))
            Report(++_done);
    }

    private static string? StageOf(string line) => line switch
    {
        _ when line.StartsWith("I: running apt-get update", StringComparison.Ordinal) => "read package lists",
        _ when line.StartsWith("I: downloading packages", StringComparison.Ordinal) => DownloadBase,
        _ when line.StartsWith("I: extracting archives", StringComparison.Ordinal) => "unpack the base system",
        _ when line.StartsWith("I: installing essential", StringComparison.Ordinal) => InstallBase,
        _ when line.StartsWith("I: installing remaining", StringComparison.Ordinal) => DownloadPackages,
        _ when line.StartsWith("I: running --customize-hook", StringComparison.Ordinal) => "set the workstation up",
        _ when line.StartsWith("I: cleaning", StringComparison.Ordinal) => "clean up",
        _ => null,
    };

    // Each package is unpacked and then set up; the base system's were unpacked in the stage before, which prints nothing.
    private static int ActionsPerPackage(string stage) => stage switch
    {
        InstallBase => 1,
        InstallPackages => 2,
        _ => 0,
    };

    private bool Counts(string line) => _stage switch
    {
        DownloadBase or DownloadPackages => line.StartsWith("Get:", StringComparison.Ordinal),
        InstallBase => line.StartsWith("Setting up ", StringComparison.Ordinal),
        InstallPackages => line.StartsWith("Unpacking ", StringComparison.Ordinal)
            || line.StartsWith("Setting up ", StringComparison.Ordinal),
        _ => false,
    };

    private void Begin(string stage, long total)
    {
        (_stage, _total, _done) = (stage, total, 0);
        Report(done: 0);
    }

    private void Report(long done)
    {
        if (_stage.Length > 0)
            progress.Report(new ImageStep(_stage, Math.Min(done, _total), _total, _stage == InstallPackages ? "steps" : "packages"));
    }

    [GeneratedRegex(@"^\d+ upgraded, (\d+) newly installed")]
    private static partial Regex CountPattern();
}
