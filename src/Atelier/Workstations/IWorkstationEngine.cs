namespace Atelier.Workstations;

/// <summary>
/// The machines behind the API. It speaks of workstations, images and backups by the names given here and knows nothing of studios or
/// streaming sessions.
/// Every call brings things to the asked state from whatever state they are in, so a caller that lost track of a call (a crash, a time-out,
/// another server) simply repeats it: what is there already is adopted, what is gone already counts as removed.
/// What goes wrong is an <see cref="EngineException"/>; a cancelled call leaves nothing that its repetition cannot finish.
/// </summary>
internal interface IWorkstationEngine
{
    /// <summary>The memory and storage, all and free, as the machine reports them now, not as promised to workstations.</summary>
    Task<EngineCapacity> MeasureCapacity(CancellationToken cancel);

    /// <summary>The images a workstation can be made from.</summary>
    Task<IReadOnlyList<EngineImage>> ListImages(CancellationToken cancel);

    /// <summary>Takes an image archive in; the same archive again yields the same image. Progress is in bytes handed over.</summary>
    Task<EngineImage> ImportImage(ImageArchive archive, IProgress<long> progress, CancellationToken cancel);

    /// <summary>Makes the workstation with its own volume from the spec's source, stopped, with the spec's limits.</summary>
    Task Create(WorkstationSpec spec, CancellationToken cancel);

    /// <summary>
    /// Runs an existing workstation under the spec's limits and settings; done when its display answers. Never makes a
    /// volume.
    /// </summary>
    Task Start(WorkstationSpec spec, CancellationToken cancel);

    /// <summary>
    /// Runs a script in the running workstation, once for its key. It goes on by itself whatever becomes of the caller; a call waits a few
    /// seconds for its end, and is repeated until that has come.
    /// </summary>
    /// <returns>What came of it, also to every later call; null while it runs.</returns>
    Task<ScriptOutcome?> RunScript(string workstation, WorkstationScript script, CancellationToken cancel);

    /// <summary>
    /// Ends the desktop of the running workstation and begins it anew, so that it has what scripts of the system set up. Once for a key, as
    /// with a script.
    /// </summary>
    Task RenewDesktop(string workstation, string key, CancellationToken cancel);

    /// <summary>Shuts the workstation down cleanly, or by force once <paramref name="grace"/> is over; its volume stays.</summary>
    Task Stop(string workstation, TimeSpan grace, CancellationToken cancel);

    /// <summary>Removes the workstation and its volume, running or not. Its backups stay.</summary>
    Task Delete(string workstation, CancellationToken cancel);

    /// <summary>The workstation's state, or null if there is none of that name.</summary>
    Task<WorkstationState?> Find(string workstation, CancellationToken cancel);

    /// <summary>
    /// The names of workstations whose state may have changed, as it happens and whoever changed it. The first item is null and says that
    /// from now on nothing is missed. Ends by an <see cref="EngineException"/> when the engine goes away.
    /// </summary>
    IAsyncEnumerable<string?> Watch(CancellationToken cancel);

    /// <summary>Every workstation and backup of this server. Slow at size: for reconciling only.</summary>
    Task<EngineInventory> TakeInventory(CancellationToken cancel);

    /// <summary>
    /// Keeps a copy of the workstation's volume that no later change or removal of the workstation touches. Of one that runs it is what a
    /// power cut at one moment would have left; an engine that cannot do that refuses.
    /// </summary>
    Task Backup(string workstation, string backup, CancellationToken cancel);

    /// <summary>Removes a backup.</summary>
    Task DeleteBackup(string backup, CancellationToken cancel);

    /// <summary>Reads what a backup holds, piece by piece, from behind a place on, for as long as the taker says true.</summary>
    Task ReadBackup(string backup, BackupPlace? after, Func<BackupPiece, bool> take, CancellationToken cancel);

    /// <summary>Opens the running workstation's display: a byte stream that speaks RFB, the server's greeting first.</summary>
    Task<Stream> OpenDisplay(string workstation, CancellationToken cancel);

    /// <summary>
    /// Takes bytes of a file into the running workstation, with the artist's own rights: the file is nowhere to be seen under its name
    /// until it is whole, and takes nobody's place. The first bytes, also if there are none, come after a look at whether it can be
    /// taken. Bytes that do not begin where the kept ones end are not taken. What is not gone on with for a day is removed.
    /// </summary>
    /// <param name="workstation">The workstation.</param>
    /// <param name="file">The file.</param>
    /// <param name="bytes">The bytes; null to ask only how far it is.</param>
    /// <param name="cancel">Gives up; bytes that were taken are kept.</param>
    Task<IncomingState> Receive(string workstation, IncomingFile file, IncomingBytes? bytes, CancellationToken cancel);

    /// <summary>Forgets what came of a file that is not whole.</summary>
    Task DropIncoming(string workstation, IncomingFile file, CancellationToken cancel);
}
