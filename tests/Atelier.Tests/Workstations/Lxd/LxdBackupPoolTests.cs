using System.Diagnostics;
using Atelier.Workstations;
using Atelier.Workstations.Lxd;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>Backups in a pool of their own, on a real LXD.</summary>
public sealed class LxdBackupPoolTests : WorkstationEngineTest
{
    private readonly string pool = NewName();
    private LxdConnection? connection;

    private LxdConnection Lxd => connection ??= new LxdConnection(TestLxd.Socket);

    internal override async Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine()
    {
        var settings = new { Name = pool, Driver = "btrfs", Config = new Dictionary<string, string> { ["size"] = "8GiB" } };
        await Lxd.Change(HttpMethod.Post, "/1.0/storage-pools", settings, Cancel);
        return (await TestLxd.CreateEngine(Cancel, pool), TestLxd.ImageId);
    }

    // LXD removes no pool that holds anything: a mirror that was left would show here.
    protected override async ValueTask CleanUp()
    {
        await Lxd.Change(HttpMethod.Delete, $"/1.0/storage-pools/{pool}", body: null, CancellationToken.None);
        connection?.Dispose();
        await base.CleanUp();
    }

    [Fact]
    public async Task A_backup_in_a_pool_of_its_own_costs_what_changed_and_needs_nothing_else_there_is()
    {
        var spec = await NewWorkstation();
        await Work(spec, "head -c 200M /dev/urandom > /root/work");
        // The order of names must not matter, though it does to LXD: each sorts before the last one.
        var names = new[] { NewBackupName(), NewBackupName(), NewBackupName() }.OrderDescending(StringComparer.Ordinal).ToArray();
        var (monday, tuesday, wednesday) = (names[0], names[1], names[2]);
        await Engine.Backup(spec.Name, monday, Cancel);
        await Engine.Backup(spec.Name, monday, Cancel);
        var before = await MeasureUsed();

        var expected = await Work(spec, "dd if=/dev/urandom of=/root/work bs=1M count=8 seek=50 conv=notrunc");
        await Engine.Backup(spec.Name, tuesday, Cancel);
        Assert.InRange(await MeasureUsed() - before, 8 << 20, 40 << 20);
        Assert.Equal(["00000002-" + tuesday], await Lxd.ListSnapshots(spec.Name, Cancel));

        // What a call that was given up leaves of the mirror is made anew.
        var mirror = await Lxd.FindInstance("mr-" + spec.Name, Cancel);
        mirror!.Config[InstanceLabels.Complete] = "false";
        await Lxd.ReplaceSettings(mirror, Cancel);
        await Work(spec, "echo later > /root/work");
        await Engine.Backup(spec.Name, wednesday, Cancel);

        await Engine.DeleteBackup(monday, Cancel);
        await Engine.Delete(spec.Name, Cancel);
        Assert.Null(await Lxd.FindInstance("mr-" + spec.Name, Cancel));
        Assert.Equal([tuesday, wednesday], (await Engine.TakeInventory(Cancel)).Backups.Order().OrderBy(name => name == wednesday));
        Assert.Equal(expected, await ReadRestored(tuesday));
        await Engine.DeleteBackup(tuesday, Cancel);
        Assert.Equal("6", (await ReadRestored(wednesday)).Split(' ')[1].TrimEnd());
    }

    [Fact]
    public async Task A_running_workstation_is_backed_up_into_the_other_pool_and_again()
    {
        var spec = await NewWorkstation();
        await Start(spec);
        var (first, second) = (NewBackupName(), NewBackupName());
        await InGuest(spec, "echo one > /root/work; sync");
        await Engine.Backup(spec.Name, first, Cancel);
        await InGuest(spec, "echo two, and more > /root/work; sync");
        await Engine.Backup(spec.Name, second, Cancel);

        Assert.Equal(WorkstationState.Running, await Engine.Find(spec.Name, Cancel));
        Assert.Equal("one\n", await ReadFile(first, "root/work"));
        Assert.Equal("two, and more\n", await ReadFile(second, "root/work"));
    }

    private Task<string> InGuest(WorkstationSpec spec, string command) => Guest.Shell(Lxd, spec.Name, command, Cancel);

    /// <summary>Runs the workstation for as long as the command takes; gives the sum and the length of its work then.</summary>
    private async Task<string> Work(WorkstationSpec spec, string command)
    {
        await Start(spec);
        var sum = await InGuest(spec, $"{command} 2> /dev/null; sync; cksum < /root/work");
        await Engine.Stop(spec.Name, TimeSpan.FromSeconds(30), Cancel);
        return sum;
    }

    private async Task<string> ReadRestored(string backup)
    {
        var restored = NewSpec() with { Source = new WorkstationSource.Backup(backup) };
        await Engine.Create(restored, Cancel);
        return await Work(restored, "true");
    }

    private async Task<string> ReadFile(string backup, string path)
    {
        var content = new List<byte>();
        await Engine.ReadBackup(backup, new BackupPlace(path, 0), piece =>
        {
            if (piece.End.Path == path)
                content.AddRange(piece.Content.Span);
            return piece.End.Path == path;
        }, Cancel);
        return System.Text.Encoding.UTF8.GetString([.. content]);
    }

    // What was written and what was freed is counted once it is on the disk.
    private async Task<long> MeasureUsed()
    {
        foreach (var words in (string[][])[["subvolume", "sync"], ["filesystem", "sync"]])
        {
            using var btrfs = Process.Start("btrfs", [.. words, Path.GetFullPath(Path.Combine(TestLxd.FolderOf("any", pool), "../../.."))]);
            await btrfs.WaitForExitAsync(Cancel);
        }

        return (await Lxd.GetPoolResources(pool, Cancel)).Space.Used;
    }
}
