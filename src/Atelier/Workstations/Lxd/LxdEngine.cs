namespace Atelier.Workstations.Lxd;

/// <summary>Workstations as unprivileged LXD or Incus containers on this machine.</summary>
internal sealed class LxdEngine : IWorkstationEngine, IDisposable
{
    /// <summary>With more changes than this at once LXD slows down for all of them.</summary>
    private const int MostChangesAtOnce = 4;

    private readonly LxdOptions options;
    private readonly LxdConnection lxd;
    private readonly OwnInstances instances;
    private readonly ImageImport images;
    private readonly PreparedImages prepared;
    private readonly CapacityCheck capacity;
    private readonly DisplayConnection displays;
    private readonly WorkstationPower power;
    private readonly GuestScripts scripts;
    private readonly GuestFiles files;
    private readonly BackupPool backups;
    private readonly SemaphoreSlim changes = new(MostChangesAtOnce);

    public LxdEngine(LxdOptions options, TimeProvider time, ILogger<LxdEngine> log)
    {
        EngineNames.Checked(options.Owner);
        EngineNames.Checked(options.Pool);
        if (options.Network is not null) EngineNames.Checked(options.Network);
        if (options.BackupPool is not null) EngineNames.Checked(options.BackupPool);
        this.options = options;
        lxd = new LxdConnection(options.SocketPath);
        instances = new OwnInstances(lxd, options, log);
        images = new ImageImport(lxd, options);
        prepared = new PreparedImages(lxd, options, time, log);
        capacity = new CapacityCheck(lxd, options);
        displays = new DisplayConnection(lxd, time);
        scripts = new GuestScripts(lxd, time);
        files = new GuestFiles(lxd, time);
        backups = new BackupPool(lxd, options, instances, log);
        power = new WorkstationPower(lxd, options, instances, capacity, displays, time, log);
    }

    public Task<EngineCapacity> MeasureCapacity(CancellationToken cancel) =>
        LxdFailures.Explained("measure the capacity", () => capacity.Measure(cancel));

    public Task<IReadOnlyList<EngineImage>> ListImages(CancellationToken cancel) =>
        LxdFailures.Explained("list the images", () => images.List(cancel));

    public Task<EngineImage> ImportImage(ImageArchive archive, IProgress<long> progress, CancellationToken cancel) =>
        LxdFailures.Explained($"import the image {archive.Path}", async () =>
        {
            var image = await images.Import(archive, progress, cancel);
            await prepared.Prepare(await images.Resolve(image.ImageId, cancel), cancel);
            return image;
        });

    public Task Create(WorkstationSpec spec, CancellationToken cancel) =>
        Change($"create the workstation {spec.Name}", async () =>
        {
            if (await instances.Find(spec.Name, InstanceKind.Workstation, cancel) is not null) return;
            var source = await Resolve(spec.Source, cancel);
            await capacity.Require(spec.Machine, cancel);
            await lxd.EnsureVolume(options.Pool, InstanceShape.ThroughputVolume, cancel);
            var devices = InstanceShape.StartingDevices(spec, options);
            var wanted = InstanceShape.Container(spec.Name, source, InstanceShape.Settings(spec), devices);
            await instances.Make(wanted, InstanceKind.Workstation, cancel);
        }, cancel);

    public async Task Start(WorkstationSpec spec, CancellationToken cancel)
    {
        await Change($"start the workstation {spec.Name}", () => power.Run(spec, cancel), cancel);
        // Not a change: a slow desktop must not hold up the creation of others.
        await LxdFailures.Explained($"reach the display of {spec.Name}", () => power.WaitForDisplay(spec.Name, cancel));
        await Change($"limit the workstation {spec.Name}", () => power.Limit(spec, cancel), cancel);
    }

    /// <remarks>Not counted as a change: the guest does it.</remarks>
    public Task<ScriptOutcome?> RunScript(string workstation, WorkstationScript script, CancellationToken cancel) =>
        LxdFailures.Explained($"run a script in {workstation}", async () =>
        {
            await instances.Require(workstation, InstanceKind.Workstation, cancel);
            return await scripts.Run(workstation, script, cancel);
        });

    public Task RenewDesktop(string workstation, string key, CancellationToken cancel) =>
        LxdFailures.Explained($"begin the desktop of {workstation} anew", async () =>
        {
            await instances.Require(workstation, InstanceKind.Workstation, cancel);
            await scripts.RenewDesktop(workstation, key, cancel);
        });

    /// <remarks>Not counted as a change: most of it is waiting for the guest.</remarks>
    public Task Stop(string workstation, TimeSpan grace, CancellationToken cancel) =>
        LxdFailures.Explained($"stop the workstation {workstation}", () => power.ShutDown(workstation, grace, cancel));

    public Task Delete(string workstation, CancellationToken cancel) =>
        Change($"remove the workstation {workstation}", async () =>
        {
            // The mirror first: what is left to be removed must be found by the workstation's name.
            await backups.DropMirror(workstation, cancel);
            await instances.Remove(workstation, InstanceKind.Workstation, cancel);
        }, cancel);

    public Task<WorkstationState?> Find(string workstation, CancellationToken cancel) =>
        LxdFailures.Explained($"find the workstation {workstation}", async () =>
            (await instances.Find(workstation, InstanceKind.Workstation, cancel))?.State());

    public IAsyncEnumerable<string?> Watch(CancellationToken cancel) => lxd.WatchInstances(cancel);

    public Task<EngineInventory> TakeInventory(CancellationToken cancel) =>
        LxdFailures.Explained("list the workstations", async () =>
        {
            // Half-made ones are in it: whoever looks for orphans must see them to remove them.
            var all = await lxd.ListInstances(cancel);
            return new EngineInventory(
                all.Where(instance => instances.IsOurs(instance, InstanceKind.Workstation))
                    .ToDictionary(instance => instance.Name, instance => instance.State()),
                all.Where(instance => instances.IsOurs(instance, InstanceKind.Backup)).Select(instance => instance.Name).ToHashSet());
        });

    public Task Backup(string workstation, string backup, CancellationToken cancel) =>
        Change($"back up the workstation {workstation}", async () =>
        {
            if (await instances.Find(backup, InstanceKind.Backup, cancel) is not null) return;
            await backups.Make(await instances.Require(workstation, InstanceKind.Workstation, cancel), backup, cancel);
        }, cancel);

    public Task DeleteBackup(string backup, CancellationToken cancel) =>
        Change($"remove the backup {backup}", () => instances.Remove(backup, InstanceKind.Backup, cancel), cancel);

    /// <remarks>No change: a slow reader must hold up nothing.</remarks>
    public Task ReadBackup(string backup, BackupPlace? after, Func<BackupPiece, bool> take, CancellationToken cancel) =>
        LxdFailures.Explained($"read the backup {backup}", async () =>
        {
            await instances.Require(backup, InstanceKind.Backup, cancel);
            await BackupReading.Run(lxd, backup, after, take, cancel);
        });

    public Task<Stream> OpenDisplay(string workstation, CancellationToken cancel) =>
        LxdFailures.Explained($"open the display of {workstation}", async () =>
        {
            await instances.Require(workstation, InstanceKind.Workstation, cancel);
            return await displays.TryOpen(workstation, cancel)
                ?? throw new EngineException(
                    EngineFailure.DisplayUnreachable, $"The display of {workstation} does not answer; is the workstation running?");
        });

    /// <remarks>Not counted as a change, as with a script.</remarks>
    public Task<IncomingState> Receive(string workstation, IncomingFile file, IncomingBytes? bytes, CancellationToken cancel) =>
        LxdFailures.Explained($"take a file into {workstation}", async () =>
        {
            await instances.Require(workstation, InstanceKind.Workstation, cancel);
            return await files.Receive(workstation, file, bytes, cancel);
        });

    public Task DropIncoming(string workstation, IncomingFile file, CancellationToken cancel) =>
        LxdFailures.Explained($"drop a file of {workstation}", async () =>
        {
            await instances.Require(workstation, InstanceKind.Workstation, cancel);
            await files.Drop(workstation, file, cancel);
        });

    /// <summary>What the daemon is, and the pool and network that the options name.</summary>
    public Task<EngineReport> Inspect(CancellationToken cancel) =>
        LxdFailures.Explained("inspect the engine", () => Inspection.Run(lxd, options, cancel));

    public void Dispose()
    {
        lxd.Dispose();
        changes.Dispose();
    }

    private async Task<InstanceSource> Resolve(WorkstationSource source, CancellationToken cancel)
    {
        switch (source)
        {
            case WorkstationSource.Image image:
                return await prepared.Source(await images.Resolve(image.ImageId, cancel), cancel);
            case WorkstationSource.Backup backup:
                await instances.Require(backup.Name, InstanceKind.Backup, cancel);
                return InstanceSource.CopyOf(backup.Name);
            default:
                throw new EngineException(EngineFailure.ImageUnusable, $"A workstation cannot be made from {source}.");
        }
    }

    private async Task Change(string doing, Func<Task> change, CancellationToken cancel)
    {
        await changes.WaitAsync(cancel);
        try
        {
            await LxdFailures.Explained(doing, change);
        }
        finally
        {
            changes.Release();
        }
    }
}
