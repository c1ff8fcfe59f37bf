using Atelier.Workstations;

namespace Atelier.Tests.Workstations;

/// <summary>What every engine promises, run against each of them. It knows nothing of what is behind the port.</summary>
public abstract class WorkstationEngineContract : WorkstationEngineTest
{
    [Fact]
    public async Task A_workstation_is_created_stopped()
    {
        var spec = NewSpec();

        await Engine.Create(spec, Cancel);

        Assert.Equal(WorkstationState.Stopped, await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task Creating_a_workstation_again_adopts_it()
    {
        var spec = NewSpec();

        await Engine.Create(spec, Cancel);
        await Start(spec);
        await Engine.Create(spec, Cancel);

        Assert.Equal(WorkstationState.Running, await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task Eight_workstations_can_be_created_at_once()
    {
        var specs = Enumerable.Range(0, 8).Select(_ => NewSpec()).ToArray();

        await Task.WhenAll(specs.Select(spec => Engine.Create(spec, Cancel)));

        var inventory = await Engine.TakeInventory(Cancel);
        Assert.All(specs, spec => Assert.Equal(WorkstationState.Stopped, inventory.Workstations[spec.Name]));
    }

    [Fact]
    public async Task A_create_that_was_given_up_can_be_repeated()
    {
        var spec = NewSpec();
        using var impatience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var givenUp = Engine.Create(spec, impatience.Token);
        await impatience.CancelAsync();
        await Task.WhenAny(givenUp);
        await Engine.Create(spec, Cancel);

        Assert.Equal(WorkstationState.Stopped, await Engine.Find(spec.Name, Cancel));
        await Start(spec);
    }

    [Fact]
    public async Task An_unknown_image_or_backup_makes_no_workstation()
    {
        var spec = NewSpec();

        var fromImage = spec with { Source = new WorkstationSource.Image("ami-0123456789abcdef0") };
        await Fails(EngineFailure.ImageUnusable, () => Engine.Create(fromImage, Cancel));
        await Fails(EngineFailure.Missing, () => Engine.Create(spec with { Source = new WorkstationSource.Backup(NewName()) }, Cancel));

        Assert.Null(await Engine.Find(spec.Name, Cancel));
    }

    [Theory]
    [InlineData("../instances/other")]
    [InlineData("other?force=1")]
    [InlineData("other/state")]
    [InlineData("Other")]
    [InlineData("other-")]
    [InlineData("other\n")]
    [InlineData("")]
    public async Task A_name_outside_the_rule_is_refused_everywhere(string name)
    {
        await Refuses(() => Engine.Create(NewSpec() with { Name = name }, Cancel));
        await Refuses(() => Engine.Create(NewSpec() with { Source = new WorkstationSource.Backup(name) }, Cancel));
        await Refuses(() => Engine.Start(NewSpec() with { Name = name }, Cancel));
        await Refuses(() => Engine.Stop(name, TimeSpan.Zero, Cancel));
        await Refuses(() => Engine.Delete(name, Cancel));
        await Refuses(() => Engine.Find(name, Cancel));
        await Refuses(() => Engine.Backup(name, NewName(), Cancel));
        await Refuses(() => Engine.Backup(NewName(), name, Cancel));
        await Refuses(() => Engine.DeleteBackup(name, Cancel));
        await Refuses(() => Engine.OpenDisplay(name, Cancel));
    }

    [Theory]
    [InlineData("ami-")]
    [InlineData("ami-0123456789ABCDEF0")]
    [InlineData("ami-0123456789abcdef0/export")]
    [InlineData("0123456789abcdef0")]
    public async Task An_image_id_outside_the_rule_is_refused(string imageId) =>
        await Fails(
            EngineFailure.ImageUnusable,
            () => Engine.Create(NewSpec() with { Source = new WorkstationSource.Image(imageId) }, Cancel));

    [Fact]
    public async Task A_started_workstation_runs_and_its_display_speaks_RFB()
    {
        var spec = await NewWorkstation();

        await Start(spec);

        Assert.Equal(WorkstationState.Running, await Engine.Find(spec.Name, Cancel));
        await using var display = await Engine.OpenDisplay(spec.Name, Cancel);
        await AssertSpeaksRfb(display);
    }

    [Fact]
    public async Task Starting_a_running_workstation_leaves_it_running()
    {
        var spec = await NewWorkstation();

        await Start(spec);
        await Start(spec with { ClipboardEnabled = !spec.ClipboardEnabled });

        Assert.Equal(WorkstationState.Running, await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task Starting_never_makes_a_workstation()
    {
        var spec = NewSpec();

        await Fails(EngineFailure.Missing, () => Engine.Start(spec, Cancel));

        Assert.Null(await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task A_stopped_workstation_is_there_and_starts_again()
    {
        var spec = await NewWorkstation();
        await Start(spec);

        await Engine.Stop(spec.Name, TimeSpan.FromSeconds(30), Cancel);
        await Engine.Stop(spec.Name, TimeSpan.FromSeconds(30), Cancel);

        Assert.Equal(WorkstationState.Stopped, await Engine.Find(spec.Name, Cancel));
        await Start(spec);
        Assert.Equal(WorkstationState.Running, await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task Without_grace_a_workstation_is_stopped_by_force()
    {
        var spec = await NewWorkstation();
        await Start(spec);

        await Engine.Stop(spec.Name, TimeSpan.Zero, Cancel);

        Assert.Equal(WorkstationState.Stopped, await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_stopped_or_backed_up_or_watched()
    {
        var name = NewName();

        await Fails(EngineFailure.Missing, () => Engine.Stop(name, TimeSpan.FromSeconds(1), Cancel));
        await Fails(EngineFailure.Missing, () => Engine.Backup(name, NewName(), Cancel));
        await Fails(EngineFailure.Missing, () => Engine.OpenDisplay(name, Cancel));
    }

    [Fact]
    public async Task Deleting_removes_a_running_workstation_and_may_be_repeated()
    {
        var spec = await NewWorkstation();
        await Start(spec);

        await Engine.Delete(spec.Name, Cancel);
        await Engine.Delete(spec.Name, Cancel);

        Assert.Null(await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task A_backup_outlives_its_workstation_and_becomes_another()
    {
        var spec = await NewWorkstation();
        var backup = NewBackupName();

        await Engine.Backup(spec.Name, backup, Cancel);
        await Engine.Backup(spec.Name, backup, Cancel);
        await Engine.Delete(spec.Name, Cancel);

        var restored = NewSpec() with { Source = new WorkstationSource.Backup(backup) };
        await Engine.Create(restored, Cancel);
        await Engine.DeleteBackup(backup, Cancel);
        await Start(restored);
        Assert.Equal(WorkstationState.Running, await Engine.Find(restored.Name, Cancel));
    }

    [Fact]
    public async Task A_removed_backup_is_gone_and_removing_it_may_be_repeated()
    {
        var spec = await NewWorkstation();
        var backup = NewBackupName();
        await Engine.Backup(spec.Name, backup, Cancel);

        await Engine.DeleteBackup(backup, Cancel);
        await Engine.DeleteBackup(backup, Cancel);

        Assert.DoesNotContain(backup, (await Engine.TakeInventory(Cancel)).Backups);
        var restored = NewSpec() with { Source = new WorkstationSource.Backup(backup) };
        await Fails(EngineFailure.Missing, () => Engine.Create(restored, Cancel));
    }

    [Fact]
    public async Task Workstations_and_backups_are_not_mistaken_for_one_another()
    {
        var spec = await NewWorkstation();
        var backup = NewBackupName();
        await Engine.Backup(spec.Name, backup, Cancel);

        await Engine.Delete(backup, Cancel);
        await Engine.DeleteBackup(spec.Name, Cancel);

        Assert.Null(await Engine.Find(backup, Cancel));
        var inventory = await Engine.TakeInventory(Cancel);
        Assert.Contains(backup, inventory.Backups);
        Assert.DoesNotContain(backup, inventory.Workstations.Keys);
        Assert.Equal(WorkstationState.Stopped, inventory.Workstations[spec.Name]);
    }

    [Fact]
    public async Task Capacity_is_measured_and_a_machine_that_does_not_fit_is_refused_with_the_figures()
    {
        var capacity = await Engine.MeasureCapacity(Cancel);
        Assert.InRange(capacity.FreeMemoryBytes, 1, long.MaxValue);
        Assert.InRange(capacity.FreeStorageBytes, 1, long.MaxValue);
        var fits = await NewWorkstation();
        var tooBig = new MachineShape(1, 1024, MinimumFreeMemoryMiB: 1_000_000_000, Gpu: false);

        var atCreate = NewSpec() with { Machine = tooBig };
        var refusal = await Fails(EngineFailure.InsufficientCapacity, () => Engine.Create(atCreate, Cancel));
        await Fails(EngineFailure.InsufficientCapacity, () => Engine.Start(fits with { Machine = tooBig }, Cancel));

        Assert.Contains("1000000000", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await Engine.Find(atCreate.Name, Cancel));
        Assert.Equal(WorkstationState.Stopped, await Engine.Find(fits.Name, Cancel));
    }

    [Fact]
    public async Task The_display_of_a_stopped_workstation_is_unreachable()
    {
        var spec = await NewWorkstation();

        await Fails(EngineFailure.DisplayUnreachable, () => Engine.OpenDisplay(spec.Name, Cancel));
    }

    [Fact]
    public async Task A_display_can_be_opened_twice_and_closing_one_disturbs_nothing()
    {
        var spec = await NewWorkstation();
        await Start(spec);

        await using var first = await Engine.OpenDisplay(spec.Name, Cancel);
        await using (await Engine.OpenDisplay(spec.Name, Cancel))
        {
            await AssertSpeaksRfb(first);
        }

        await using var third = await Engine.OpenDisplay(spec.Name, Cancel);
        await AssertSpeaksRfb(third);
        Assert.Equal(WorkstationState.Running, await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task A_display_ends_when_its_workstation_stops()
    {
        var spec = await NewWorkstation();
        await Start(spec);
        await using var display = await Engine.OpenDisplay(spec.Name, Cancel);
        await AssertSpeaksRfb(display);

        await Engine.Stop(spec.Name, TimeSpan.Zero, Cancel);

        Assert.Equal(0, await display.ReadAsync(new byte[64], Cancel));
    }

    [Fact]
    public async Task The_image_is_listed() =>
        Assert.Contains(await Engine.ListImages(Cancel), image => image.ImageId == ImageId);
}
