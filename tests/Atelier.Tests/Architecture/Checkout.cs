using System.Diagnostics;

namespace Atelier.Tests.Architecture;

/// <summary>The files of the checkout that the tests run in: those under version control, and new ones that are not ignored.</summary>
internal static class Checkout
{
    private static readonly Lazy<IReadOnlyList<string>> Paths = new(ListPaths);

    public static string Root { get; } = FindRoot();

    /// <summary>The files' paths from the root, with forward slashes, in order.</summary>
    public static IReadOnlyList<string> Files => Paths.Value;

    public static bool IsFile(string path) => File.Exists(Path.Combine(Root, path));

    public static bool Exists(string path) => IsFile(path) || Directory.Exists(Path.Combine(Root, path));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>The C# files below a folder such as <c>src</c>.</summary>
    public static IReadOnlyList<SourceFile> CSharp(string folder) =>
    [
        .. Files.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal))
            .Select(path => new SourceFile(path, Read(path))),
    ];

    /// <summary>Runs a program and gives what it wrote to its standard output.</summary>
    /// <exception cref="InvalidOperationException">It ended with another status than 0.</exception>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}");
    }

    // A checkout may belong to somebody else than the one who tests it.
    private static string[] ListPaths() =>
    [
        .. Run("git", "-c", $"safe.directory={Root}", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
            .Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Distinct()
            .Where(IsFile)
            .Order(StringComparer.Ordinal),
    ];

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Atelier.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside of a checkout.");
        return folder.FullName;
    }
}
