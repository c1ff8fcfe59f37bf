namespace Atelier.Workstations;

/// <summary>
/// An engine that is not waited for without end. What it does not answer in time counts as an engine that is away, so that whoever asked
/// tries again and says so. Making, starting and backing up take as long as the machine needs: the deadline of the session's transition
/// is theirs.
/// </summary>
internal sealed class PunctualEngine(IWorkstationEngine engine, TimeProvider time) : IWorkstationEngine
{
    private static readonly TimeSpan ToAnswer = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ToRemove = TimeSpan.FromMinutes(5);

    // A stretch of a backup, at the slowest pace that is of use.
    private static readonly TimeSpan ToRead = TimeSpan.FromMinutes(5);

    // By force, once the guest's own time is over.
    private static readonly TimeSpan ToForce = TimeSpan.FromMinutes(5);

    public Task<EngineCapacity> MeasureCapacity(CancellationToken cancel) =>
        InTime("measured its capacity", ToAnswer, engine.MeasureCapacity, cancel);

    public Task<IReadOnlyList<EngineImage>> ListImages(CancellationToken cancel) =>
        InTime("listed its images", ToAnswer, engine.ListImages, cancel);

    public Task<EngineImage> ImportImage(ImageArchive archive, IProgress<long> progress, CancellationToken cancel) =>
        engine.ImportImage(archive, progress, cancel);

    public Task Create(WorkstationSpec spec, CancellationToken cancel) => engine.Create(spec, cancel);

    public Task Start(WorkstationSpec spec, CancellationToken cancel) => engine.Start(spec, cancel);

    public Task<ScriptOutcome?> RunScript(string workstation, WorkstationScript script, CancellationToken cancel) =>
        InTime($"run a script in {workstation}", ToAnswer, limited => engine.RunScript(workstation, script, limited), cancel);

    public Task RenewDesktop(string workstation, string key, CancellationToken cancel) =>
        InTime($"renewed the desktop of {workstation}", ToForce, limited => engine.RenewDesktop(workstation, key, limited), cancel);

    public Task Stop(string workstation, TimeSpan grace, CancellationToken cancel) =>
        InTime($"stopped {workstation}", grace + ToForce, limited => engine.Stop(workstation, grace, limited), cancel);

    public Task Delete(string workstation, CancellationToken cancel) =>
        InTime($"removed {workstation}", ToRemove, limited => engine.Delete(workstation, limited), cancel);

    public Task<WorkstationState?> Find(string workstation, CancellationToken cancel) =>
        InTime($"looked for {workstation}", ToAnswer, limited => engine.Find(workstation, limited), cancel);

    public IAsyncEnumerable<string?> Watch(CancellationToken cancel) => engine.Watch(cancel);

    public Task<EngineInventory> TakeInventory(CancellationToken cancel) =>
        InTime("listed its workstations", ToAnswer, engine.TakeInventory, cancel);

    public Task Backup(string workstation, string backup, CancellationToken cancel) => engine.Backup(workstation, backup, cancel);

    public Task DeleteBackup(string backup, CancellationToken cancel) =>
        InTime($"removed {backup}", ToRemove, limited => engine.DeleteBackup(backup, limited), cancel);

    public Task ReadBackup(string backup, BackupPlace? after, Func<BackupPiece, bool> take, CancellationToken cancel) =>
        InTime($"read {backup}", ToRead, limited => engine.ReadBackup(backup, after, take, limited), cancel);

    public Task<Stream> OpenDisplay(string workstation, CancellationToken cancel) =>
        InTime($"opened the display of {workstation}", ToAnswer, limited => engine.OpenDisplay(workstation, limited), cancel);

    /// <remarks>Bytes come as fast as somebody's network is; the engine itself looks whether the workstation takes them.</remarks>
    public Task<IncomingState> Receive(string workstation, IncomingFile file, IncomingBytes? bytes, CancellationToken cancel) =>
        bytes is null
            ? InTime($"looked for a file in {workstation}", ToAnswer, limited => engine.Receive(workstation, file, null, limited), cancel)
            : engine.Receive(workstation, file, bytes, cancel);

    public Task DropIncoming(string workstation, IncomingFile file, CancellationToken cancel) =>
        InTime($"dropped a file of {workstation}", ToAnswer, limited => engine.DropIncoming(workstation, file, limited), cancel);

    private Task<bool> InTime(string done, TimeSpan limit, Func<CancellationToken, Task> call, CancellationToken cancel) =>
        InTime(
            done, limit, async limited =>
            {
                await call(limited);
                return true;
            },
            cancel);

    private async Task<T> InTime<T>(string done, TimeSpan limit, Func<CancellationToken, Task<T>> call, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancel);
        try
        {
            return await call(either.Token);
        }
        catch (Exception fault) when (late.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new EngineException(
                EngineFailure.EngineUnreachable,
                $"The engine has not {done} within {limit.TotalMinutes:0} min; look into its log, and restart it if it hangs.", fault);
        }
    }
}
