using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Atelier.Cli;

/// <summary>
/// What a workstation image is made of: the files every image shares (<c>common/</c>) and the recipe's own folder beside it.
/// Both hold a list of <c>packages</c>, an <c>overlay/</c> of files and, where needed, a <c>customise</c> script.
/// </summary>
/// <param name="Name">The folder's name, and the name the image is imported under.</param>
/// <param name="Folder">The recipe's folder, absolute.</param>
/// <param name="CommonFolder">The shared folder, absolute.</param>
/// <param name="Description">A sentence for people.</param>
/// <param name="Packages">Debian package names, without repetitions, the shared ones first.</param>
internal sealed partial record ImageRecipe(
    string Name,
    string Folder,
    string CommonFolder,
    string Description,
    IReadOnlyList<string> Packages)
{
    /// <summary>The Debian release that images are made of.</summary>
    internal const string Release = "bookworm";

    /// <summary>Raised when the builder itself comes to make something else of the same files.</summary>
    private const string BuilderVersion = "1";

    /// <summary>Reads the recipe <paramref name="name"/> in <paramref name="recipes"/>.</summary>
    /// <exception cref="ImageException">There is no such recipe, or it is not complete.</exception>
    internal static ImageRecipe Load(string recipes, string name)
    {
        var available = Directory.Exists(recipes) ? Available(recipes) : [];
        if (!available.Contains(name))
        {
            throw new ImageException(available.Count == 0
                ? $"There are no recipes in {recipes}. Name the folder that holds them with --recipes."
                : $"There is no recipe '{name}' in {recipes}. There are: {string.Join(", ", available)}.");
        }

        var folder = Path.GetFullPath(Path.Combine(recipes, name));
        var common = Path.GetFullPath(Path.Combine(recipes, "common"));
        var description = File.ReadAllText(Require(Path.Combine(folder, "description"))).Trim();
        IEnumerable<string> packages = [.. ReadPackages(common), .. ReadPackages(folder)];
        return new ImageRecipe(name, folder, common, description, [.. packages.Distinct()]);
    }

    /// <summary>The names of the recipes in a folder, sorted.</summary>
    internal static IReadOnlyList<string> Available(string recipes) =>
        [.. Directory.EnumerateDirectories(recipes)
            .Where(folder => File.Exists(Path.Combine(folder, "description")))
            .Select(folder => Path.GetFileName(folder)!)
            .Where(name => NamePattern().IsMatch(name))
            .Order(StringComparer.Ordinal)];

    /// <summary>
    /// 16 hexadecimal digits that change when a file of the recipe (name, content or being executable) or the architecture does.
    /// Newer packages in the archive do not change it.
    /// </summary>
    internal string Fingerprint(string architecture)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{BuilderVersion}\n{Release}\n{architecture}\n"));
        foreach (var folder in (string[])[CommonFolder, Folder])
        {
            var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal);
            foreach (var file in files)
            {
                var path = Path.Combine(folder, file);
                var isExecutable = !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;
                var content = File.ReadAllBytes(path);
                hash.AppendData(Encoding.UTF8.GetBytes($"{file}\0{(isExecutable ? 'x' : '-')}{content.Length}\0"));
                hash.AppendData(content);
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static IEnumerable<string> ReadPackages(string folder)
    {
        var file = Require(Path.Combine(folder, "packages"));
        foreach (var line in File.ReadAllLines(file).Select(line => line.Trim()))
        {
            if (line.Length == 0 || line.StartsWith('#'))
                continue;
            if (!PackagePattern().IsMatch(line))
                throw new ImageException($"{file}: '{line}' is not a Debian package name. Write one name per line; comments begin with #.");
            yield return line;
        }
    }

    private static string Require(string file) =>
        File.Exists(file) ? file : throw new ImageException($"The recipe is not complete: {file} is missing.");

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex NamePattern();

    // Debian Policy 5.6.1; a leading + or - would be read as an option or a removal.
    [GeneratedRegex("^[a-z0-9][a-z0-9+.-]+$")]
    private static partial Regex PackagePattern();
}
