using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Atelier.Cli;

/// <summary>
/// Builds a recipe into an image archive: (1) an empty work folder, (2) Debian, the recipe's packages, overlay and script in <c>rootfs/</c>
/// by mmdebstrap, (3) <c>metadata.yaml</c> beside it, (4) both packed, uncompressed, (5) moved to its place in one step.
/// Packing takes a second or two; any compression would take longer than the engine needs to read the archive.
/// </summary>
internal static class ImageBuild
{
    /// <summary>Builds the recipe into <paramref name="output"/>. A failed or cancelled build leaves nothing behind.</summary>
    /// <exception cref="ImageException">Not root, a tool is missing, or the build failed.</exception>
    internal static async Task<string> Run(
        ImageRecipe recipe, string output, TimeProvider time, IProgress<ImageStep> progress, CancellationToken cancel)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new ImageException(
                $"Building an image needs root, because its files belong to many users. Run: sudo atelier image build {recipe.Name}\n"
                + "An image that was built elsewhere can be imported without root: atelier image import FILE");
        }

        using var work = ImageWorkFolder.Create(); // 1
        var partial = $"{output}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}.partial";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(output)!);
            var created = CreationDate(time);
            await MakeRootFileSystem(recipe, work, progress, cancel); // 2
            await File.WriteAllTextAsync(Path.Combine(work.Path, "metadata.yaml"), Metadata(recipe, created), cancel); // 3
            progress.Report(new ImageStep("write the archive", 0, 0, string.Empty));
            await Pack(work.Path, partial, created, cancel); // 4
            File.Move(partial, output, overwrite: true); // 5
            return output;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Where a recipe's archive is kept. The name has the fingerprint, so an unchanged recipe finds its archive again.</summary>
    internal static string CachePath(ImageRecipe recipe)
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Combine(cache, "atelier", "images", $"{recipe.Name}-{recipe.Fingerprint(Architecture)}.tar");
    }

    // The engine's names for architectures, which are the kernel's.
    private static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        System.Runtime.InteropServices.Architecture.Arm64 => "aarch64",
        System.Runtime.InteropServices.Architecture.X64 => "x86_64",
        var other => throw new ImageException($"Images can be built on x86_64 and aarch64, not on {other}."),
    };

    private static Task MakeRootFileSystem(
        ImageRecipe recipe, ImageWorkFolder work, IProgress<ImageStep> progress, CancellationToken cancel)
    {
        var sources = Path.Combine(work.Path, "debian.sources");
        File.WriteAllText(sources, ImageAptSources.Read("/etc/apt", ImageRecipe.Release));
        string[] arguments =
        [
            // As root this mode gives the build mount and process namespaces of its own: nothing stays mounted, whatever ends it.
            "--mode=unshare",
            "--variant=minbase",
            "--format=directory",
            "--verbose",
            "--dpkgopt=force-unsafe-io",
            $"--dpkgopt={Path.Combine(recipe.CommonFolder, "dpkg.cfg")}",
            $"--include={string.Join(',', recipe.Packages)}",
            $"--hook-dir={Path.Combine(recipe.CommonFolder, "hooks")}",
            ImageRecipe.Release,
            Path.Combine(work.Path, "rootfs"),
            sources,
        ];
        var environment = new Dictionary<string, string>
        {
            ["ATELIER_COMMON"] = recipe.CommonFolder,
            ["ATELIER_RECIPE"] = recipe.Folder,
            ["TMPDIR"] = work.Temporary,
        };
        return ImageTool.Run("mmdebstrap", arguments, environment, new ImageBuildOutput(progress).Read, cancel);
    }

    private static string Metadata(ImageRecipe recipe, long created) => string.Create(CultureInfo.InvariantCulture, $"""
        architecture: {Architecture}
        creation_date: {created}
        properties:
          architecture: {Architecture}
          os: Debian
          release: {ImageRecipe.Release}
          variant: {recipe.Name}

        """);

    private static Task Pack(string work, string archive, long created, CancellationToken cancel)
    {
        string[] arguments =
        [
            "--create", $"--file={archive}", $"--directory={work}",
            "--sort=name", $"--mtime=@{created}", "--clamp-mtime",
            "--numeric-owner", "--xattrs", "--xattrs-include=*",
            "metadata.yaml", "rootfs",
        ];
        return ImageTool.Run("tar", arguments, new Dictionary<string, string>(), _ => { }, cancel);
    }

    // https://reproducible-builds.org/specs/source-date-epoch/
    private static long CreationDate(TimeProvider time) =>
        long.TryParse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH"), CultureInfo.InvariantCulture, out var epoch)
            ? epoch
            : time.GetUtcNow().ToUnixTimeSeconds();
}
