using Atelier.Workstations;
using Atelier.Workstations.Lxd;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>The engine's promises kept by a real LXD, and what only a real machine can show.</summary>
public sealed class LxdEngineTests : WorkstationEngineContract
{
    private LxdConnection? connection;

    private LxdConnection Lxd => connection ??= new LxdConnection(TestLxd.Socket);

    internal override async Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine() =>
        (await TestLxd.CreateEngine(Cancel), TestLxd.ImageId);

    protected override ValueTask CleanUp()
    {
        connection?.Dispose();
        return base.CleanUp();
    }

    [Fact]
    public async Task The_kernel_enforces_the_limits_of_the_last_start()
    {
        var spec = await NewWorkstation();
        var larger = spec with
        {
            Machine = spec.Machine with { MemoryMiB = 640, VirtualCpus = 1000 },
            Volume = new VolumeLimits(SizeGiB: 5, Iops: 700, ThroughputMiBs: 60),
        };

        await Start(larger);

        Assert.Equal((640L << 20).ToString(), ControlGroup.Memory(spec.Name));
        Assert.Equal(HostFigures.Processors(), HostFigures.Count(ControlGroup.Processors(spec.Name)));
        var bytes = 60L << 20;
        Assert.EndsWith($"rbps={bytes} wbps={bytes} riops=700 wiops=700", ControlGroup.InputOutput(spec.Name), StringComparison.Ordinal);
        var instance = await Lxd.FindInstance(spec.Name, Cancel);
        Assert.Equal("5GiB", instance!.Devices["root"]["size"]);
    }

    [Fact]
    public async Task A_workstation_that_cannot_start_says_what_it_lacks()
    {
        var spec = await NewWorkstation();
        await Start(spec);
        await InGuest(spec, "rm /sbin/init");
        await Engine.Stop(spec.Name, TimeSpan.Zero, Cancel);

        var seen = await Assert.ThrowsAsync<EngineException>(() => Engine.Start(spec, Cancel));

        Assert.Contains("\"/sbin/init\"", seen.Message, StringComparison.Ordinal);
        Assert.Equal(WorkstationState.Stopped, await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task A_volume_holds_no_more_than_its_size_says_so_and_harms_no_neighbour()
    {
        var spec = NewSpec() with { Volume = new VolumeLimits(SizeGiB: 1, Iops: 100_000, ThroughputMiBs: 4000) };
        var neighbour = NewSpec();
        foreach (var either in new[] { spec, neighbour })
        {
            await Engine.Create(either, Cancel);
            await Start(either);
        }

        await TestLxd.KeepCount();
        var answer = await InGuest(spec, "LC_ALL=C head -c 1200M /dev/zero 2>&1 > /root/big; LC_ALL=C cp /usr/bin/perl /root/more 2>&1");

        Assert.Matches("Disk quota exceeded|No space left on device", answer);
        Assert.Equal("stored\n", await InGuest(neighbour, "head -c 100M /dev/zero > /root/big && sync && echo stored"));
        await using var display = await Engine.OpenDisplay(neighbour.Name, Cancel);
        await AssertSpeaksRfb(display);
    }

    [Theory]
    [InlineData(true, "ENABLED")]
    [InlineData(false, "DISABLED")]
    public async Task The_guest_is_told_whether_it_may_use_the_clipboard(bool isEnabled, string word)
    {
        var spec = await NewWorkstation() with { ClipboardEnabled = isEnabled };

        await Start(spec);

        var told = await InGuest(spec, "tr '\\0' '\\n' < /proc/1/environ");
        Assert.Contains($"ATELIER_CLIPBOARD={word}\n", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_display_leaves_no_process_in_the_guest()
    {
        var spec = await NewWorkstation();
        await Start(spec);

        var display = await Engine.OpenDisplay(spec.Name, Cancel);
        Assert.Equal("1\n", await CountSocats(spec));
        await display.DisposeAsync();

        // The end is signalled and takes the kernel a moment; the guest itself waits for it.
        Assert.Equal(
            "0\n", await InGuest(spec, "for i in $(seq 100); do " + CountOfSocats + "; [ $n = 0 ] && break; sleep 0.05; done; echo $n"));
    }

    [Fact]
    public async Task A_guest_sees_neither_LXD_nor_a_network()
    {
        var spec = await NewWorkstation();
        await Start(spec);

        Assert.Equal("lo\n", await InGuest(spec, "ls /sys/class/net"));
        Assert.Equal("none\n", await InGuest(spec, "[ -S /dev/lxd/sock ] && echo socket || echo none"));
        Assert.DoesNotContain(" 0 0 4294967295", await InGuest(spec, "cat /proc/self/uid_map | tr -s ' '"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_keeps_the_files_of_its_time()
    {
        var spec = await NewWorkstation();
        await Start(spec);
        await InGuest(spec, "echo before > /root/mark; sync");
        await Engine.Stop(spec.Name, TimeSpan.FromSeconds(20), Cancel);
        var backup = NewBackupName();
        await Engine.Backup(spec.Name, backup, Cancel);
        await Start(spec);
        await InGuest(spec, "echo after > /root/mark; sync");

        var restored = NewSpec() with { Source = new WorkstationSource.Backup(backup) };
        await Engine.Create(restored, Cancel);
        await Start(restored);

        Assert.Equal("before\n", await InGuest(restored, "cat /root/mark"));
        Assert.Equal("after\n", await InGuest(spec, "cat /root/mark"));
    }

    [Fact]
    public async Task A_backup_carries_no_limits_and_no_devices_but_its_volume()
    {
        var spec = await NewWorkstation();
        var backup = NewBackupName();

        await Engine.Backup(spec.Name, backup, Cancel);

        var copy = await Lxd.FindInstance(backup, Cancel);
        Assert.Equal(["root"], copy!.Devices.Keys);
        Assert.DoesNotContain(copy.Config.Keys, key => key.StartsWith("limits.", StringComparison.Ordinal));
        Assert.DoesNotContain(copy.Config.Keys, key => key.StartsWith("image.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_server_on_the_same_LXD_sees_and_removes_nothing_of_ours()
    {
        var spec = await NewWorkstation();
        using var other = await TestLxd.CreateEngine(Cancel);

        Assert.Null(await other.Find(spec.Name, Cancel));
        Assert.Empty((await other.TakeInventory(Cancel)).Workstations);
        await other.Delete(spec.Name, Cancel);
        await Fails(EngineFailure.Internal, () => other.Create(spec, Cancel));

        Assert.Equal(WorkstationState.Stopped, await Engine.Find(spec.Name, Cancel));
    }

    [Fact]
    public async Task What_a_crash_left_half_made_is_made_anew()
    {
        var spec = await NewWorkstation();
        var halfMade = await Lxd.FindInstance(spec.Name, Cancel);
        halfMade!.Config["user.atelier.complete"] = "false";
        halfMade.Config["environment.TRACE"] = "of the crash";
        await Lxd.ReplaceSettings(halfMade, Cancel);

        Assert.Null(await Engine.Find(spec.Name, Cancel));
        await Fails(EngineFailure.Missing, () => Engine.Start(spec, Cancel));
        await Engine.Create(spec, Cancel);

        var anew = await Lxd.FindInstance(spec.Name, Cancel);
        Assert.Equal("true", anew!.Setting("user.atelier.complete"));
        Assert.Null(anew.Setting("environment.TRACE"));
    }

    private const string CountOfSocats = "n=$(cat /proc/[0-9]*/comm 2>/dev/null | grep -cx socat || true)";

    private Task<string> CountSocats(WorkstationSpec spec) => InGuest(spec, CountOfSocats + "; echo $n");

    private Task<string> InGuest(WorkstationSpec spec, string command) => Guest.Shell(Lxd, spec.Name, command, Cancel);
}
