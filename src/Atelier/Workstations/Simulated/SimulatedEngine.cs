using Atelier.Workstations.Simulated.Display;

namespace Atelier.Workstations.Simulated;

/// <summary>
/// An engine without machines, for tests and for people who develop against the API: workstations are a few text files and a test card
/// for a display. It keeps the port's promises as a real engine does, and breaks down when its <see cref="Script"/> says so.
/// Every call that changes something (1) begins, leaving what an interrupted call leaves, (2) takes its scripted time, (3) finishes.
/// </summary>
internal sealed class SimulatedEngine : IWorkstationEngine, IAsyncDisposable
{
    private static readonly EngineVerb[] Work =
        [EngineVerb.Create, EngineVerb.Start, EngineVerb.Stop, EngineVerb.Delete, EngineVerb.Backup, EngineVerb.DeleteBackup];

    private readonly Lock gate = new();
    private readonly SimulatedOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<SimulatedEngine> log;
    private readonly SimulatedStateFile file;

    // The screens of workstations somebody looked at since they started; guarded by the gate.
    private readonly Dictionary<string, Screen> screens = [];

    private readonly SimulatedNews news = new();
    private readonly SimulatedArrivals arrivals = new();

    // Set under the gate. A call that is still on its way must not write over the next engine's file.
    private bool isClosed;

    // Replaced as a whole under the gate, read without it.
    private volatile SimulatedWorld world;

    public SimulatedEngine(SimulatedOptions options, TimeProvider time, ILogger<SimulatedEngine> log)
    {
        this.options = options;
        this.time = time;
        this.log = log;
        file = new SimulatedStateFile(options.StateFile);
        world = file.Load();
        foreach (var verb in Work)
            Script.Delay(verb, options.WorkTime);
        if (options.StateFile is { } path)
            Log.Loaded(log, path, world.Workstations.Count, world.Backups.Count);
    }

    /// <summary>The delays and failures the next calls meet.</summary>
    public SimulatedScript Script { get; } = new();

    public async Task<EngineCapacity> MeasureCapacity(CancellationToken cancel)
    {
        await Observe(EngineVerb.MeasureCapacity, workstation: null, cancel);
        return SimulatedCapacity.Measure(world, options);
    }

    public async Task<IReadOnlyList<EngineImage>> ListImages(CancellationToken cancel)
    {
        await Observe(EngineVerb.ListImages, workstation: null, cancel);
        var imported = world.Images.Values.OrderBy(image => image.ImageId, StringComparer.Ordinal);
        return [SimulatedImages.Minimal, SimulatedImages.Desktop, .. imported];
    }

    public async Task<EngineImage> ImportImage(ImageArchive archive, IProgress<long> progress, CancellationToken cancel)
    {
        var image = await SimulatedImages.Read(archive, progress, cancel);
        await Perform(EngineVerb.ImportImage, workstation: null, Unchanged, Add, cancel);
        return world.FindImage(image.ImageId) ?? image;

        SimulatedWorld Add(SimulatedWorld before) =>
            before.FindImage(image.ImageId) is null ? before with { Images = before.Images.Add(image.ImageId, image) } : before;
    }

    public Task Create(WorkstationSpec spec, CancellationToken cancel) =>
        Perform(EngineVerb.Create, spec.Name, before => before.BeginCreate(spec, options), begun => begun.FinishCreate(spec), cancel);

    public Task Start(WorkstationSpec spec, CancellationToken cancel) =>
        Perform(EngineVerb.Start, spec.Name, before => before.BeginStart(spec, options), begun => begun.FinishStart(spec), cancel);

    public async Task<ScriptOutcome?> RunScript(string workstation, WorkstationScript script, CancellationToken cancel)
    {
        SimulatedNames.Checked(script.Key);
        await Perform(
            EngineVerb.RunScript, workstation, was => was.BeginScript(workstation, script, time.GetUtcNow()), Unchanged, cancel);
        var outcome = world.RequireRunning(workstation).Scripts.GetValueOrDefault(script.Key);
        return outcome is null || outcome.EndedAt > time.GetUtcNow() ? null : outcome;
    }

    public Task RenewDesktop(string workstation, string key, CancellationToken cancel) =>
        Perform(EngineVerb.RenewDesktop, workstation, was => was.RenewDesktop(workstation), Unchanged, cancel);

    public Task Stop(string workstation, TimeSpan grace, CancellationToken cancel) =>
        Perform(EngineVerb.Stop, workstation, was => was.BeginStop(workstation), begun => begun.FinishStop(workstation), grace, cancel);

    public Task Delete(string workstation, CancellationToken cancel) => Perform(
        EngineVerb.Delete,
        workstation,
        before => before.BeginDelete(workstation),
        begun => begun.FinishDelete(workstation),
        cancel);

    public async Task<WorkstationState?> Find(string workstation, CancellationToken cancel)
    {
        await Observe(EngineVerb.Find, workstation, cancel);
        return world.Find(workstation) is { } found ? StateOf(found) : null;
    }

    public IAsyncEnumerable<string?> Watch(CancellationToken cancel) => news.Read(cancel);

    public async Task<EngineInventory> TakeInventory(CancellationToken cancel)
    {
        await Observe(EngineVerb.TakeInventory, workstation: null, cancel);
        var seen = world;
        var states = seen.Workstations.ToDictionary(entry => entry.Key, entry => StateOf(entry.Value));
        return new EngineInventory(states, seen.Backups.Keys.ToHashSet());
    }

    public Task Backup(string workstation, string backup, CancellationToken cancel) => Perform(
        EngineVerb.Backup,
        workstation,
        before => before.BeginBackup(workstation, backup, options),
        begun => begun.FinishBackup(workstation, backup),
        cancel);

    public Task DeleteBackup(string backup, CancellationToken cancel) => Perform(
        EngineVerb.DeleteBackup,
        workstation: null,
        Unchanged,
        before => before with { Backups = before.Backups.Remove(SimulatedNames.Checked(backup)) },
        cancel);

    public async Task ReadBackup(string backup, BackupPlace? after, Func<BackupPiece, bool> take, CancellationToken cancel)
    {
        SimulatedNames.Checked(backup);
        await Observe(EngineVerb.ReadBackup, workstation: null, cancel);
        foreach (var piece in world.ReadBackup(backup).Where(piece => piece.End.CompareTo(after) > 0))
        {
            if (!take(piece))
                return;
        }
    }

    public async Task<Stream> OpenDisplay(string workstation, CancellationToken cancel)
    {
        await Observe(EngineVerb.OpenDisplay, workstation, cancel);
        CancellationToken dark;
        lock (gate)
        {
            if (world.Require(workstation).Power != SimulatedPower.Running)
                throw new EngineException(EngineFailure.DisplayUnreachable, $"{workstation} shows no display; is it running?");
            if (!screens.TryGetValue(workstation, out var screen))
                screens[workstation] = screen = new Screen(workstation, options.DisplaySize, Look, Type, time, log);
            if (options.DisplaySocket is null)
                return screen.Open();
            dark = screen.Dark;
        }
        return await RelayedDisplay.Open(options.DisplaySocket, dark, cancel);

        SimulatedWorkstation? Look() => world.Find(workstation);

        void Type(Func<string, string> edit) => Change(before => before.Type(workstation, edit));
    }

    public async Task<IncomingState> Receive(string workstation, IncomingFile file, IncomingBytes? bytes, CancellationToken cancel)
    {
        SimulatedNames.Checked(file.Id);
        await Observe(EngineVerb.Receive, workstation, cancel);
        IncomingState state = new IncomingState.Held(0);
        return await arrivals.Take(
            file, bytes, arrived => Change(was => was.Receive(workstation, file, arrived, options, out state)), cancel) ?? state;
    }

    public Task DropIncoming(string workstation, IncomingFile file, CancellationToken cancel) =>
        Perform(EngineVerb.DropIncoming, workstation, before => before.DropIncoming(workstation, file), Unchanged, cancel);

    /// <summary>The files on a workstation's volume, or null if there is no such volume.</summary>
    public IReadOnlyDictionary<string, string>? ReadFiles(string workstation) => world.Find(workstation)?.Volume?.Files;

    /// <summary>Stops the workstation the way a power cut does, behind its owner's back.</summary>
    public void Crash(string workstation) => Change(before => before.FinishStop(workstation), workstation);

    /// <summary>Stops the workstation's time, behind its owner's back.</summary>
    public void Pause(string workstation) => Change(before => before.Pause(workstation), workstation);

    /// <summary>Lets a paused workstation go on.</summary>
    public void Resume(string workstation) => Change(before => before.Resume(workstation), workstation);

    /// <summary>Takes the workstation and its volume away, behind its owner's back.</summary>
    public void Vanish(string workstation) => Change(before => before.FinishDelete(workstation), workstation);

    /// <summary>Changes a file of a backup, behind its owner's back.</summary>
    public void Spoil(string backup, string path, string text) => Change(before => before.Spoil(backup, path, text));

    /// <summary>Gives the workstation another name, behind its owner's back.</summary>
    public void Rename(string workstation, string name)
    {
        Change(before => before.Rename(workstation, name), workstation);
        news.Tell(name);
    }

    /// <summary>Closes every display and lets go of the state file. Workstations run on for the engine that opens it next.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Screen> open;
        lock (gate)
        {
            open = [.. screens.Values];
            screens.Clear();
            isClosed = true;
        }
        await Task.WhenAll(open.Select(screen => screen.Close()));
        file.Dispose();
    }

    private static WorkstationState StateOf(SimulatedWorkstation workstation) => workstation.Power switch
    {
        SimulatedPower.Stopped => WorkstationState.Stopped,
        SimulatedPower.Paused => WorkstationState.Paused,
        _ => WorkstationState.Running,
    };

    private static SimulatedWorld Unchanged(SimulatedWorld before) => before;

    private Task Observe(EngineVerb verb, string? workstation, CancellationToken cancel) =>
        Perform(verb, workstation, Unchanged, Unchanged, cancel);

    private Task Perform(
        EngineVerb verb,
        string? workstation,
        Func<SimulatedWorld, SimulatedWorld> begin,
        Func<SimulatedWorld, SimulatedWorld> finish,
        CancellationToken cancel) => Perform(verb, workstation, begin, finish, longest: TimeSpan.MaxValue, cancel);

    private async Task Perform(
        EngineVerb verb,
        string? workstation,
        Func<SimulatedWorld, SimulatedWorld> begin,
        Func<SimulatedWorld, SimulatedWorld> finish,
        TimeSpan longest,
        CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (workstation is not null)
            SimulatedNames.Checked(workstation);
        var failure = Script.Take(verb, workstation);
        var delay = Script.DelayOf(verb);
        ThrowAt(FailurePoint.Before);
        Change(begin); // 1
        await Task.Delay(longest < delay ? longest : delay, time, cancel); // 2
        ThrowAt(FailurePoint.HalfWay);
        Change(finish, workstation); // 3
        ThrowAt(FailurePoint.AfterDone);

        void ThrowAt(FailurePoint point)
        {
            if (failure?.Point != point)
                return;
            Log.Scripted(log, verb, workstation, point, failure.Failure);
            throw new EngineException(failure.Failure, failure.Message);
        }
    }

    /// <summary>
    /// Saves and publishes the changed world, and tells who watches. A display is open only while its workstation runs, whoever stopped it.
    /// </summary>
    private void Change(Func<SimulatedWorld, SimulatedWorld> change, string? about = null)
    {
        List<Screen> dark;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, this);
            var next = change(world);
            if (next == world)
                return;
            Save(next);
            world = next;
            dark = [.. screens.Values.Where(screen => next.Find(screen.Workstation)?.Power != SimulatedPower.Running)];
            dark.ForEach(screen => screens.Remove(screen.Workstation));
        }
        dark.ForEach(screen => screen.Dispose());
        if (about is not null)
            news.Tell(about);
    }

    // A machine that cannot keep its state is as good as away: what was asked is tried again until it can.
    private void Save(SimulatedWorld next)
    {
        try
        {
            file.Save(next);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                EngineFailure.EngineUnreachable,
                $"The simulated machine cannot write its state; look at its folder and the disk: {fault.Message}", fault);
        }
    }
}
