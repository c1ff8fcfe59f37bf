using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Atelier.Workstations;
using Atelier.Workstations.Lxd;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>Taking images into a real LXD.</summary>
public sealed class ImageImportTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("atelier-image-").FullName;

    // As the kernel names it.
    private static string Own =>
        RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64 ? "aarch64" : "x86_64";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task The_same_archive_imported_again_is_the_same_image()
    {
        using var engine = await TestLxd.CreateEngine(Cancel);
        using var lxd = new LxdConnection(TestLxd.Socket);
        var archive = await NewArchive(templates: "");
        var handedOver = new Reported();

        var first = await engine.ImportImage(archive, handedOver, Cancel);
        var second = await engine.ImportImage(archive with { Name = "Renamed" }, new Reported(), Cancel);

        Assert.Equal(first.ImageId, second.ImageId);
        Assert.Matches("^ami-[0-9a-f]{17}$", first.ImageId);
        Assert.Equal(new FileInfo(archive.Path).Length, handedOver.Last);
        var listed = Assert.Single(await engine.ListImages(Cancel), image => image.ImageId == first.ImageId);
        Assert.Equal(("Renamed", "An empty one, for tests: ü & =", "LINUX"), (listed.Name, listed.Description, listed.Platform));
        await Remove(lxd, first);
    }

    [Fact]
    public async Task Templates_of_an_image_never_reach_a_workstation()
    {
        using var engine = await TestLxd.CreateEngine(Cancel);
        using var lxd = new LxdConnection(TestLxd.Socket);
        const string templates = "templates:\n  /etc/evil:\n    when: [create, copy, start]\n    template: evil.tpl\n";
        var image = await engine.ImportImage(await NewArchive(templates), new Reported(), Cancel);
        var name = WorkstationEngineTest.NewName();
        var spec = new WorkstationSpec(
            name, new WorkstationSource.Image(image.ImageId), new MachineShape(1, 256, 16, Gpu: false), new VolumeLimits(1, 100, 10), true);

        await engine.Create(spec, Cancel);

        var metadata = await lxd.Get<Dictionary<string, System.Text.Json.JsonElement>>($"/1.0/instances/{name}/metadata", Cancel);
        Assert.Equal("{}", metadata["templates"].ToString());
        await engine.Delete(name, Cancel);
        await Remove(lxd, image);
    }

    [Fact]
    public async Task An_image_for_other_machines_is_refused_and_not_kept()
    {
        using var engine = await TestLxd.CreateEngine(Cancel);
        using var lxd = new LxdConnection(TestLxd.Socket);
        var other = Own == "x86_64" ? "aarch64" : "x86_64";
        var archive = await NewArchive(templates: "", other);

        var refused = await Assert.ThrowsAsync<EngineException>(() => engine.ImportImage(archive, new Reported(), Cancel));

        Assert.Equal(EngineFailure.ImageUnusable, refused.Failure);
        Assert.Contains($"of the architecture {other}", refused.Message);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(archive.Path, Cancel)));
        Assert.Null(await lxd.FindStoredImage(fingerprint, Cancel));
    }

    [Theory]
    [InlineData("two\nlines", "text", "LINUX")]
    [InlineData("name", "bell\a", "LINUX")]
    [InlineData("name", "text", "PLAN9")]
    public async Task Labels_that_are_not_plain_text_are_refused(string name, string description, string platform)
    {
        using var engine = await TestLxd.CreateEngine(Cancel);
        var archive = await NewArchive(templates: "") with { Name = name, Description = description, Platform = platform };

        await WorkstationEngineTest.Fails(EngineFailure.ImageUnusable, () => engine.ImportImage(archive, new Reported(), Cancel));
    }

    [Fact]
    public async Task A_file_that_is_no_image_is_refused()
    {
        using var engine = await TestLxd.CreateEngine(Cancel);
        var path = Path.Combine(folder, "noise");
        await File.WriteAllBytesAsync(path, Encoding.ASCII.GetBytes("this is no tarball at all"), Cancel);
        var archive = new ImageArchive(path, "noise", "noise", "LINUX");

        await WorkstationEngineTest.Fails(EngineFailure.ImageUnusable, () => engine.ImportImage(archive, new Reported(), Cancel));
        var absent = archive with { Path = path + ".absent" };
        await WorkstationEngineTest.Fails(EngineFailure.ImageUnusable, () => engine.ImportImage(absent, new Reported(), Cancel));
    }

    private static Task Remove(LxdConnection lxd, EngineImage image) =>
        lxd.Change(HttpMethod.Delete, $"/1.0/images/{image.ImageId[4..]}", body: null, Cancel);

    private async Task<ImageArchive> NewArchive(string templates, string? architecture = null)
    {
        var path = Path.Combine(folder, "image.tar.gz");
        await using var file = File.Create(path);
        await using var zip = new GZipStream(file, CompressionLevel.Fastest);
        await using var tar = new TarWriter(zip);
        var metadata = $"architecture: {architecture ?? Own}\ncreation_date: 1700000000\nproperties:\n  os: none\n{templates}";
        await AddFile(tar, "metadata.yaml", metadata);
        if (templates.Length > 0) await AddFile(tar, "templates/evil.tpl", "evil");
        await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, "rootfs"), Cancel);
        await AddFile(tar, "rootfs/id", WorkstationEngineTest.NewName());
        return new ImageArchive(path, "Empty", "An empty one, for tests: ü & =", "LINUX");
    }

    private static Task AddFile(TarWriter tar, string name, string text) =>
        tar.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) }, Cancel);

    private sealed class Reported : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}
