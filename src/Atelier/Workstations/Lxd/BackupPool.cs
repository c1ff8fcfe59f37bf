using System.Globalization;

namespace Atelier.Workstations.Lxd;

/// <summary>
/// Where backups are made. In the workstations' own pool a backup is a copy that shares its blocks with the volume. Between two pools no
/// blocks can be shared, but LXD sends only what changed where both sides have a snapshot in common. So, for a pool of the backups' own:
/// 1 a snapshot of the workstation holds the moment, 2 a mirror of the workstation in the other pool is brought to that snapshot, 3 the
/// backup is copied from the mirror's snapshot and shares its blocks, 4 older snapshots go, so that both sides are left with one in common.
/// Mirror and backups are instances of their own: each can be removed without harm to another.
/// </summary>
internal sealed class BackupPool(LxdConnection lxd, LxdOptions options, OwnInstances instances, ILogger log)
{
    private const string WithoutCopyOnWrite = "dir";

    private bool IsSeparate => options.BackupPool is { } pool && pool != options.Pool;

    public async Task Make(Instance workstation, string backup, CancellationToken cancel)
    {
        if (workstation.State() != WorkstationState.Stopped) await RequireMoment(workstation.Name, cancel);
        if (!IsSeparate)
        {
            await MakeFrom(workstation, workstation.Name, backup, options.Pool, cancel);
            return;
        }

        var snapshot = await EnsureSnapshot(workstation.Name, backup, cancel); // 1
        var mirror = NameOfMirror(workstation.Name);
        var isMirrored = await TryMirror(workstation, mirror, snapshot, cancel); // 2
        var source = isMirrored ? mirror : workstation.Name;
        await MakeFrom(workstation, $"{source}/{snapshot}", backup, options.BackupPool!, cancel); // 3
        await DropSnapshots(workstation.Name, snapshot, cancel); // 4
        if (isMirrored) await DropSnapshots(mirror, snapshot, cancel);
    }

    /// <summary>Removes the workstation's mirror, if there is one.</summary>
    public Task DropMirror(string workstation, CancellationToken cancel) =>
        instances.Remove(NameOfMirror(EngineNames.Checked(workstation)), InstanceKind.Mirror, cancel);

    // A workstation's name may be as long as a name can be; what the mirror's begins with takes its place.
    private static string NameOfMirror(string workstation) => "mr-" + workstation[..Math.Min(workstation.Length, 60)];

    /// <summary>
    /// The snapshot of the backup's moment. LXD sends the difference to the snapshot whose name sorts before, and everything if none does:
    /// so each has a number first, higher than the last one's.
    /// </summary>
    private async Task<string> EnsureSnapshot(string workstation, string backup, CancellationToken cancel)
    {
        var all = await lxd.ListSnapshots(workstation, cancel);
        if (all.FirstOrDefault(name => name.EndsWith("-" + backup, StringComparison.Ordinal)) is { } taken) return taken;
        var numbers = all.Select(name => int.TryParse(name.Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0);
        var snapshot = string.Create(CultureInfo.InvariantCulture, $"{numbers.DefaultIfEmpty().Max() + 1:D8}-{backup}");
        await lxd.Snapshot(workstation, snapshot, cancel);
        return snapshot;
    }

    private async Task RequireMoment(string workstation, CancellationToken cancel)
    {
        var driver = (await lxd.GetPool(options.Pool, cancel)).Driver;
        if (driver == WithoutCopyOnWrite)
        {
            throw new EngineException(
                EngineFailure.Internal,
                $"The workstation {workstation} runs, and the driver {driver} of the pool {options.Pool} cannot hold one moment of a " +
                "volume that is written to; stop it before it is backed up.");
        }
    }

    private Task MakeFrom(Instance workstation, string source, string backup, string pool, CancellationToken cancel) =>
        instances.Make(Shaped(workstation, backup, InstanceSource.CopyOf(source), pool), InstanceKind.Backup, cancel);

    private static NewInstance Shaped(Instance workstation, string name, InstanceSource source, string pool) =>
        InstanceShape.Container(name, source, InstanceShape.Guards(), InstanceShape.BackupDevices(workstation, pool));

    // A mirror that LXD cannot bring up to date costs the saving, not the backup.
    private async Task<bool> TryMirror(Instance workstation, string mirror, string snapshot, CancellationToken cancel)
    {
        try
        {
            await Mirror(workstation, mirror, snapshot, cancel);
            return true;
        }
        catch (LxdRefusal refusal)
        {
            Log.MirrorFailed(log, refusal, workstation.Name);
            return false;
        }
    }

    private async Task Mirror(Instance workstation, string mirror, string snapshot, CancellationToken cancel)
    {
        var whole = Shaped(
            workstation, mirror, InstanceSource.CopyOf(workstation.Name) with { InstanceOnly = false }, options.BackupPool!);
        if (await instances.Find(mirror, InstanceKind.Mirror, cancel) is { } found && await HaveOneInCommon(workstation, found, cancel))
        {
            if ((await lxd.ListSnapshots(mirror, cancel)).Contains(snapshot)) return;
            await instances.Unfinish(found, InstanceKind.Mirror, cancel);
            await lxd.CreateInstance(whole with { Source = whole.Source with { Refresh = true } }, cancel);
            var fresh = await lxd.FindInstance(mirror, cancel) ?? found;
            await instances.Bring(fresh, InstanceKind.Mirror, whole.Config, whole.Devices, cancel);
            return;
        }

        Log.MakingMirror(log, workstation.Name);
        await instances.Remove(mirror, InstanceKind.Mirror, cancel);
        // Whatever else the workstation has would be sent, too.
        await DropSnapshots(workstation.Name, snapshot, cancel);
        await instances.Make(whole, InstanceKind.Mirror, cancel);
    }

    private async Task<bool> HaveOneInCommon(Instance workstation, Instance mirror, CancellationToken cancel)
    {
        var own = await lxd.ListSnapshots(workstation.Name, cancel);
        return own.Intersect(await lxd.ListSnapshots(mirror.Name, cancel)).Any();
    }

    private async Task DropSnapshots(string instance, string except, CancellationToken cancel)
    {
        foreach (var snapshot in await lxd.ListSnapshots(instance, cancel))
        {
            if (snapshot == except) continue;
            try
            {
                await lxd.DeleteSnapshot(instance, snapshot, cancel);
            }
            catch (LxdRefusal refusal) when (refusal.IsAbsent)
            {
                // An earlier call that was given up has removed it.
            }
        }
    }
}
