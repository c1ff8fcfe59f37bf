using System.IO.Compression;
using System.Security.Cryptography;
using Atelier.Workstations;

namespace Atelier.Tests.Cli;

public sealed class ImageArchiveCheckTests
{
    [Theory]
    [InlineData("metadata.yaml", "rootfs/")]
    [InlineData("./metadata.yaml", "./rootfs/etc/hostname")]
    public async Task An_archive_with_both_parts_passes(string metadata, string root)
    {
        using var files = new ImageFiles();

        await Check(files.WriteArchive((metadata, ImageFiles.GoodMetadata), (root, "x")));
    }

    [Fact]
    public async Task A_gzip_archive_passes()
    {
        using var files = new ImageFiles();
        var plain = files.WriteArchive(("metadata.yaml", ImageFiles.GoodMetadata), ("rootfs/", string.Empty));

        await Check(await Pack(plain));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_cut_off_is_refused(bool isPacked)
    {
        using var files = new ImageFiles();
        var noise = Convert.ToHexString(RandomNumberGenerator.GetBytes(100_000));
        var path = files.WriteArchive(("metadata.yaml", ImageFiles.GoodMetadata), ("rootfs/first", "x"), ("rootfs/last", noise));
        if (isPacked)
            path = await Pack(path);
        await Check(path);
        await using (var file = File.OpenWrite(path))
            file.SetLength(file.Length / 2);

        var error = await Assert.ThrowsAsync<EngineException>(() => Check(path));

        Assert.Contains("is cut off", error.Message);
    }

    [Fact]
    public async Task An_archive_without_a_root_is_refused() =>
        Assert.Contains("has no rootfs/", await Refusal(("metadata.yaml", ImageFiles.GoodMetadata), ("etc/", string.Empty)));

    [Fact]
    public async Task An_archive_without_metadata_is_refused() =>
        Assert.Contains("has no metadata.yaml", await Refusal(("rootfs/", string.Empty)));

    [Fact]
    public async Task Templates_are_refused() =>
        Assert.Contains("templates", await Refusal(
            ("metadata.yaml", ImageFiles.GoodMetadata + "templates:\n  /etc/hostname: {template: x.tpl}\n"),
            ("rootfs/", string.Empty)));

    [Fact]
    public async Task Metadata_without_an_architecture_is_refused() =>
        Assert.Contains("architecture", await Refusal(("metadata.yaml", "creation_date: 1\n"), ("rootfs/", string.Empty)));

    [Fact]
    public async Task Oversized_metadata_is_refused() =>
        Assert.Contains("64 KiB", await Refusal(("metadata.yaml", new string('#', 70_000)), ("rootfs/", string.Empty)));

    [Theory]
    [InlineData("not a tar archive at all, but long enough to be read as one: ")]
    [InlineData("x")]
    [InlineData("")]
    public async Task Anything_else_is_refused(string content)
    {
        using var files = new ImageFiles();
        var path = files.Write("image.tar", string.Concat(Enumerable.Repeat(content, 20)));

        var error = await Assert.ThrowsAsync<EngineException>(() => Check(path));

        Assert.Contains("metadata.yaml and rootfs/", error.Message);
    }

    [Fact]
    public async Task A_compression_that_is_not_read_is_refused_with_the_way_out()
    {
        using var files = new ImageFiles();
        var path = Path.Combine(files.Folder, "image.tar.xz");
        await File.WriteAllBytesAsync(path, [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0], Cancel);

        var error = await Assert.ThrowsAsync<EngineException>(() => Check(path));

        Assert.Contains("unxz", error.Message);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        var error = await Assert.ThrowsAsync<EngineException>(() => Check("/nowhere/image.tar"));

        Assert.Contains("/nowhere/image.tar", error.Message);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<string> Pack(string plain)
    {
        var packed = plain + ".gz";
        await using var gzip = new GZipStream(File.Create(packed), CompressionLevel.Fastest);
        await gzip.WriteAsync(await File.ReadAllBytesAsync(plain, Cancel), Cancel);
        return packed;
    }

    private static Task Check(string path) => ImageArchiveCheck.Run(path, path, Cancel);

    private static async Task<string> Refusal(params (string Name, string Content)[] entries)
    {
        using var files = new ImageFiles();
        return (await Assert.ThrowsAsync<EngineException>(() => Check(files.WriteArchive(entries)))).Message;
    }
}
