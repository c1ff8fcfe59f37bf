using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Workstations.Simulated;

public sealed class SimulatedEngineTests : IAsyncDisposable
{
    private readonly SimulatedMachine machine = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SimulatedEngine Engine => machine.Engine;

    public ValueTask DisposeAsync() => machine.DisposeAsync();

    [Fact]
    public async Task A_workstation_is_made_stopped_runs_stops_and_goes()
    {
        var spec = SimulatedMachine.Spec("ws-a");
        Assert.Null(await Engine.Find("ws-a", Cancel));

        await Engine.Create(spec, Cancel);
        Assert.Equal(WorkstationState.Stopped, await Engine.Find("ws-a", Cancel));
        await Engine.Start(spec, Cancel);
        Assert.Equal(WorkstationState.Running, await Engine.Find("ws-a", Cancel));
        await Engine.Stop("ws-a", TimeSpan.FromSeconds(10), Cancel);
        Assert.Equal(WorkstationState.Stopped, await Engine.Find("ws-a", Cancel));
        await Engine.Delete("ws-a", Cancel);
        Assert.Null(await Engine.Find("ws-a", Cancel));
    }

    [Fact]
    public async Task Every_call_may_be_repeated()
    {
        var spec = SimulatedMachine.Spec("ws-a");

        await Twice(() => Engine.Create(spec, Cancel));
        await Twice(() => Engine.Start(spec, Cancel));
        await machine.Type("ws-a", "kept");
        await Engine.Create(spec, Cancel);
        await Twice(() => Engine.Stop("ws-a", TimeSpan.Zero, Cancel));
        await Twice(() => Engine.Backup("ws-a", "bk-a", Cancel));
        Assert.Equal("kept", machine.Typed("ws-a"));
        await Twice(() => Engine.Delete("ws-a", Cancel));
        await Engine.Backup("ws-a", "bk-a", Cancel);
        await Twice(() => Engine.DeleteBackup("bk-a", Cancel));

        var inventory = await Engine.TakeInventory(Cancel);
        Assert.Empty(inventory.Workstations);
        Assert.Empty(inventory.Backups);

        static async Task Twice(Func<Task> call)
        {
            await call();
            await call();
        }
    }

    [Fact]
    public async Task What_was_typed_is_there_after_a_stop_and_comes_back_from_a_backup()
    {
        var spec = await machine.Running("ws-a");
        await machine.Type("ws-a", "first\n");
        await Engine.Stop("ws-a", TimeSpan.Zero, Cancel);
        await Engine.Backup("ws-a", "bk-a", Cancel);
        await Engine.Start(spec, Cancel);
        await machine.Type("ws-a", "second");
        Assert.Equal("first\nsecond", machine.Typed("ws-a"));
        await Engine.Delete("ws-a", Cancel);

        await Engine.Create(SimulatedMachine.Spec("ws-b", new WorkstationSource.Backup("bk-a")), Cancel);

        Assert.Equal("first\n", machine.Typed("ws-b"));
    }

    [Fact]
    public async Task What_is_not_there_is_named_as_missing()
    {
        var spec = SimulatedMachine.Spec("ws-a");

        await SimulatedMachine.Fails(EngineFailure.Missing, () => Engine.Start(spec, Cancel));
        await SimulatedMachine.Fails(EngineFailure.Missing, () => Engine.Stop("ws-a", TimeSpan.Zero, Cancel));
        await SimulatedMachine.Fails(EngineFailure.Missing, () => Engine.Backup("ws-a", "bk-a", Cancel));
        await SimulatedMachine.Fails(EngineFailure.Missing, () => Engine.OpenDisplay("ws-a", Cancel));
        await SimulatedMachine.Fails(
            EngineFailure.Missing, () => Engine.Create(spec with { Source = new WorkstationSource.Backup("bk-a") }, Cancel));
        await SimulatedMachine.Fails(
            EngineFailure.ImageUnusable,
            () => Engine.Create(spec with { Source = new WorkstationSource.Image("ami-00000000000000000") }, Cancel));
        Assert.Empty((await Engine.TakeInventory(Cancel)).Workstations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("ws-a\n")]
    [InlineData("../ws")]
    public async Task A_name_outside_the_rule_is_refused(string name)
    {
        await SimulatedMachine.Fails(EngineFailure.Internal, () => Engine.Create(SimulatedMachine.Spec(name), Cancel));
        await SimulatedMachine.Fails(EngineFailure.Internal, () => Engine.Find(name, Cancel));
        await SimulatedMachine.Fails(EngineFailure.Internal, () => Engine.DeleteBackup(name, Cancel));
        await Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel);
        await SimulatedMachine.Fails(EngineFailure.Internal, () => Engine.Backup("ws-a", name, Cancel));
        await SimulatedMachine.Fails(
            EngineFailure.Internal, () => Engine.Create(SimulatedMachine.Spec("ws-b", new WorkstationSource.Backup(name)), Cancel));
    }

    [Fact]
    public async Task A_stopped_workstation_has_no_display()
    {
        await Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel);

        await SimulatedMachine.Fails(EngineFailure.DisplayUnreachable, () => Engine.OpenDisplay("ws-a", Cancel));
    }

    [Fact]
    public async Task A_crash_and_a_disappearance_are_seen_at_the_next_look()
    {
        await machine.Running("ws-a");
        await machine.Running("ws-b");

        Engine.Crash("ws-a");
        Engine.Vanish("ws-b");

        Assert.Equal(WorkstationState.Stopped, await Engine.Find("ws-a", Cancel));
        Assert.Null(await Engine.Find("ws-b", Cancel));
    }

    [Fact]
    public async Task Two_images_are_always_there_under_ids_made_from_their_names()
    {
        var images = await Engine.ListImages(Cancel);

        Assert.Equal(["minimal", "desktop"], images.Select(image => image.Name));
        Assert.All(images, image => Assert.Matches("^ami-[0-9a-f]{17}$", image.ImageId));
        // printf minimal | sha256sum
        Assert.Equal("ami-a703788f832056626", images[0].ImageId);
    }

    [Fact]
    public async Task An_image_is_named_by_its_content_and_taken_in_once()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("atelier-image-").FullName, "image.tar");
        await File.WriteAllBytesAsync(path, new byte[3_000_000], Cancel);
        var progress = new Bytes();

        var image = await Engine.ImportImage(new ImageArchive(path, "mine", "My image.", "LINUX"), progress, Cancel);
        var again = await Engine.ImportImage(new ImageArchive(path, "other", "The same.", "LINUX"), progress, Cancel);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        Assert.Equal(image, again);
        Assert.Equal(3_000_000, image.SizeBytes);
        Assert.Equal(3_000_000, progress.Last);
        Assert.Contains(image, await Engine.ListImages(Cancel));
        await Engine.Create(SimulatedMachine.Spec("ws-a", new WorkstationSource.Image(image.ImageId)), Cancel);
        Assert.Equal("mine", Engine.ReadFiles("ws-a")!["image.txt"]);
    }

    [Fact]
    public async Task An_image_file_that_cannot_be_read_is_unusable() => await SimulatedMachine.Fails(
        EngineFailure.ImageUnusable,
        () => Engine.ImportImage(new ImageArchive("/no/such/file", "none", "", "LINUX"), new Bytes(), Cancel));

    private sealed class Bytes : IProgress<long>
    {
        public long Last { get; private set; }

        public void Report(long value) => Last = value;
    }
}
