using System.Formats.Tar;
using System.Text;

namespace Atelier.Tests.Cli;

/// <summary>A folder for one test, with a recipe or an archive in it, that is gone afterwards.</summary>
internal sealed class ImageFiles : IDisposable
{
    internal const string GoodMetadata = "architecture: x86_64\ncreation_date: 1700000000\n";

    /// <summary>The repository's own recipes.</summary>
    internal static string Recipes { get; } = FindRecipes();

    internal string Folder { get; } = Directory.CreateTempSubdirectory("atelier-test-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Shared files that ask for dbus, and a recipe named small that asks for the given packages.</summary>
    internal static ImageFiles WithRecipe(string packages)
    {
        var files = new ImageFiles();
        files.Write("common/packages", "dbus\n");
        files.Write("common/overlay/etc/motd", "hello\n");
        files.Write("small/packages", packages);
        files.Write("small/description", "A small one\n");
        files.Write("small/overlay/empty", string.Empty);
        return files;
    }

    internal string Write(string name, string content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Writes a tar archive of the given entries; a name that ends in a slash is a folder.</summary>
    internal string WriteArchive(params (string Name, string Content)[] entries)
    {
        var path = Path.Combine(Folder, "image.tar");
        using var writer = new TarWriter(File.Create(path));
        foreach (var (name, content) in entries)
        {
            var isFolder = name.EndsWith('/');
            var entry = new PaxTarEntry(isFolder ? TarEntryType.Directory : TarEntryType.RegularFile, name);
            if (!isFolder)
                entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
            writer.WriteEntry(entry);
        }

        return path;
    }

    private static string FindRecipes()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Atelier.slnx")))
                return Path.Combine(folder.FullName, "images");
        }

        throw new InvalidOperationException("The tests run in a checkout, where the recipes are.");
    }
}
