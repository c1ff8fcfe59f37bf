using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Harness;

/// <summary>Stands before an engine and lets somebody do something around each call on a workstation.</summary>
internal class WatchedEngine(IWorkstationEngine engine, Func<EngineVerb, string, Func<Task>, CancellationToken, Task> around)
    : IWorkstationEngine
{
    public Task<EngineCapacity> MeasureCapacity(CancellationToken cancel) => engine.MeasureCapacity(cancel);

    public Task<IReadOnlyList<EngineImage>> ListImages(CancellationToken cancel) => engine.ListImages(cancel);

    public Task<EngineImage> ImportImage(ImageArchive archive, IProgress<long> progress, CancellationToken cancel) =>
        engine.ImportImage(archive, progress, cancel);

    public Task Create(WorkstationSpec spec, CancellationToken cancel) =>
        around(EngineVerb.Create, spec.Name, () => engine.Create(spec, cancel), cancel);

    public Task Start(WorkstationSpec spec, CancellationToken cancel) =>
        around(EngineVerb.Start, spec.Name, () => engine.Start(spec, cancel), cancel);

    public async Task<ScriptOutcome?> RunScript(string workstation, WorkstationScript script, CancellationToken cancel)
    {
        ScriptOutcome? outcome = null;
        await around(EngineVerb.RunScript, workstation, async () => outcome = await engine.RunScript(workstation, script, cancel), cancel);
        return outcome;
    }

    public Task RenewDesktop(string workstation, string key, CancellationToken cancel) =>
        around(EngineVerb.RenewDesktop, workstation, () => engine.RenewDesktop(workstation, key, cancel), cancel);

    public Task Stop(string workstation, TimeSpan grace, CancellationToken cancel) =>
        around(EngineVerb.Stop, workstation, () => engine.Stop(workstation, grace, cancel), cancel);

    public Task Delete(string workstation, CancellationToken cancel) =>
        around(EngineVerb.Delete, workstation, () => engine.Delete(workstation, cancel), cancel);

    public Task<WorkstationState?> Find(string workstation, CancellationToken cancel) => engine.Find(workstation, cancel);

    public virtual IAsyncEnumerable<string?> Watch(CancellationToken cancel) => engine.Watch(cancel);

    public Task<EngineInventory> TakeInventory(CancellationToken cancel) => engine.TakeInventory(cancel);

    public Task Backup(string workstation, string backup, CancellationToken cancel) =>
        around(EngineVerb.Backup, workstation, () => engine.Backup(workstation, backup, cancel), cancel);

    public Task DeleteBackup(string backup, CancellationToken cancel) => engine.DeleteBackup(backup, cancel);

    public virtual Task ReadBackup(string backup, BackupPlace? after, Func<BackupPiece, bool> take, CancellationToken cancel) =>
        engine.ReadBackup(backup, after, take, cancel);

    public virtual Task<Stream> OpenDisplay(string workstation, CancellationToken cancel) => engine.OpenDisplay(workstation, cancel);

    public virtual Task<IncomingState> Receive(string workstation, IncomingFile file, IncomingBytes? bytes, CancellationToken cancel) =>
        engine.Receive(workstation, file, bytes, cancel);

    public Task DropIncoming(string workstation, IncomingFile file, CancellationToken cancel) =>
        engine.DropIncoming(workstation, file, cancel);
}

/// <summary>An engine that cannot be listened to.</summary>
internal sealed class MuteEngine(IWorkstationEngine engine) : WatchedEngine(engine, (_, _, call, _) => call())
{
    public override IAsyncEnumerable<string?> Watch(CancellationToken cancel) =>
        throw new EngineException(EngineFailure.EngineUnreachable, "The engine says nothing.");
}

/// <summary>Stops a server dead right after its engine has done a call: the answer never comes.</summary>
internal sealed class PowerCut
{
    private readonly TaskCompletionSource struck = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile object? verb;

    /// <summary>Done once the server is stuck.</summary>
    public Task Struck => struck.Task;

    public void CutAfter(EngineVerb after) => verb = after;

    public IWorkstationEngine Wrap(IWorkstationEngine engine) => new WatchedEngine(engine, async (called, _, call, cancel) =>
    {
        await call();
        if (!called.Equals(verb))
            return;
        struck.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel);
    });
}

/// <summary>Counts the calls on each workstation, and notes those that came while another was under way.</summary>
internal sealed class CallWatch
{
    private readonly Lock gate = new();
    private readonly HashSet<string> busy = [];

    /// <summary>How often each verb was called on each workstation.</summary>
    public Dictionary<string, int> Calls { get; } = [];

    public List<string> Overlaps { get; } = [];

    public IWorkstationEngine Wrap(IWorkstationEngine engine) => new WatchedEngine(engine, async (verb, workstation, call, _) =>
    {
        var name = $"{verb} {workstation}";
        lock (gate)
        {
            Calls[name] = Calls.GetValueOrDefault(name) + 1;
            if (!busy.Add(workstation))
                Overlaps.Add(name);
        }

        await Task.Yield();
        await call();
        lock (gate)
            busy.Remove(workstation);
    });
}
