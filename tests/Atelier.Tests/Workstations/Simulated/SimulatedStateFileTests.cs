using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Workstations.Simulated;

public sealed class SimulatedStateFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("atelier-simulated-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string StateFile => Path.Combine(folder.FullName, "state", "engine.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Everything_is_there_for_the_next_engine_on_the_same_file()
    {
        var image = Path.Combine(folder.FullName, "image.tar");
        await File.WriteAllTextAsync(image, "content", Cancel);
        EngineImage imported;
        await using (var before = Open())
        {
            await before.Running("ws-a");
            await before.Type("ws-a", "first");
            await before.Engine.Stop("ws-a", TimeSpan.Zero, Cancel);
            await before.Engine.Backup("ws-a", "bk-a", Cancel);
            await before.Running("ws-b");
            imported = await before.Engine.ImportImage(new ImageArchive(image, "mine", "", "LINUX"), new Progress<long>(), Cancel);
        }

        await using var after = Open();

        Assert.Equal("first", after.Typed("ws-a"));
        Assert.Equal(WorkstationState.Stopped, await after.Engine.Find("ws-a", Cancel));
        Assert.Equal(WorkstationState.Running, await after.Engine.Find("ws-b", Cancel));
        Assert.Contains(imported, await after.Engine.ListImages(Cancel));
        await after.Engine.Create(SimulatedMachine.Spec("ws-c", new WorkstationSource.Backup("bk-a")), Cancel);
        Assert.Equal("first", after.Typed("ws-c"));
        await using var viewer = await after.Watch("ws-b");
        await viewer.WholeFrame(Cancel);
    }

    [Fact]
    public async Task A_call_that_was_on_its_way_is_left_half_done_for_the_next_engine()
    {
        var before = Open();
        before.Engine.Script.Delay(EngineVerb.Create, TimeSpan.FromHours(1));
        var create = before.Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel);
        await before.DisposeAsync();

        await using var after = Open();
        before.Clock.Advance(TimeSpan.FromHours(1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => create);

        Assert.Null(await after.Engine.Find("ws-a", Cancel));
        await after.Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel);
        Assert.Equal(WorkstationState.Stopped, await after.Engine.Find("ws-a", Cancel));
    }

    [Fact]
    public async Task A_state_that_was_torn_while_it_was_written_is_ignored()
    {
        await using (var before = Open())
            await before.Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel);
        await File.WriteAllTextAsync(StateFile + ".new", "{\"Workstations\":{\"ws-", Cancel);

        await using var after = Open();

        Assert.Equal(WorkstationState.Stopped, await after.Engine.Find("ws-a", Cancel));
        await after.Engine.Create(SimulatedMachine.Spec("ws-b"), Cancel);
        Assert.False(File.Exists(StateFile + ".new"));
    }

    [Fact]
    public async Task A_file_that_is_something_else_is_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(StateFile)!);
        await File.WriteAllTextAsync(StateFile, "my notes", Cancel);

        var error = Assert.Throws<InvalidDataException>(() => Open().Engine);

        Assert.Contains(StateFile, error.Message, StringComparison.Ordinal);
        Assert.Equal("my notes", await File.ReadAllTextAsync(StateFile, Cancel));
    }

    [Fact]
    public async Task Two_engines_do_not_share_a_file()
    {
        await using var first = Open();
        await first.Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel);

        Assert.Throws<IOException>(() => Open().Engine);
    }

    [Fact]
    public async Task A_machine_that_cannot_write_its_state_is_away_until_it_can()
    {
        await using var machine = Open();
        var spec = SimulatedMachine.Spec("ws-a");
        Directory.CreateDirectory(StateFile + ".new");

        await SimulatedMachine.Fails(EngineFailure.EngineUnreachable, () => machine.Engine.Create(spec, Cancel));
        Assert.Null(await machine.Engine.Find("ws-a", Cancel));
        Directory.Delete(StateFile + ".new");
        await machine.Engine.Create(spec, Cancel);

        Assert.Equal(WorkstationState.Stopped, await machine.Engine.Find("ws-a", Cancel));
    }

    [Fact]
    public async Task A_machine_that_takes_time_for_its_work_takes_none_to_look()
    {
        await using var machine = new SimulatedMachine(new SimulatedOptions(StateFile: null) { WorkTime = TimeSpan.FromSeconds(20) });
        var create = machine.Engine.Create(SimulatedMachine.Spec("ws-a"), Cancel);

        Assert.Null(await machine.Engine.Find("ws-a", Cancel));
        machine.Clock.Advance(TimeSpan.FromSeconds(19));
        Assert.False(create.IsCompleted);
        machine.Clock.Advance(TimeSpan.FromSeconds(1));
        await create;

        Assert.Equal(WorkstationState.Stopped, await machine.Engine.Find("ws-a", Cancel));
    }

    private SimulatedMachine Open() => new(new SimulatedOptions(StateFile));
}
