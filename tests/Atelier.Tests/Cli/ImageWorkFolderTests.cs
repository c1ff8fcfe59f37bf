using Atelier.Cli;

namespace Atelier.Tests.Cli;

public sealed class ImageWorkFolderTests
{
    [Fact]
    public void A_finished_build_leaves_nothing()
    {
        using var files = new ImageFiles();

        using (var work = ImageWorkFolder.CreateIn(files.Folder))
            File.WriteAllText(Path.Combine(work.Path, "metadata.yaml"), "x");

        Assert.Empty(Directory.EnumerateFileSystemEntries(files.Folder));
    }

    [Fact]
    public void What_a_killed_build_left_goes_with_the_next_build()
    {
        using var files = new ImageFiles();
        files.Write("atelier-image-killed/lock", string.Empty);
        files.Write("atelier-image-killed/rootfs/etc/hostname", "x");

        using var work = ImageWorkFolder.CreateIn(files.Folder);

        Assert.Equal([work.Path], Directory.EnumerateFileSystemEntries(files.Folder));
    }

    [Fact]
    public void A_build_that_runs_keeps_its_folder_when_another_begins()
    {
        using var files = new ImageFiles();
        using var first = ImageWorkFolder.CreateIn(files.Folder);

        using var second = ImageWorkFolder.CreateIn(files.Folder);

        Assert.True(Directory.Exists(first.Path));
        Assert.NotEqual(first.Path, second.Path);
    }

    [Fact]
    public void A_link_in_a_work_folder_is_removed_and_what_it_points_to_stays()
    {
        using var files = new ImageFiles();
        var kept = files.Write("kept/file", "x");

        using (var work = ImageWorkFolder.CreateIn(files.Folder))
        {
            Directory.CreateDirectory(Path.Combine(work.Path, "rootfs"));
            Directory.CreateSymbolicLink(Path.Combine(work.Path, "link"), Path.GetDirectoryName(kept)!);
            Directory.CreateSymbolicLink(Path.Combine(work.Path, "rootfs/link"), Path.GetDirectoryName(kept)!);
        }

        Assert.True(File.Exists(kept));
    }
}
