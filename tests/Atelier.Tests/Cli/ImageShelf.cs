using Atelier.Workstations;

namespace Atelier.Tests.Cli;

/// <summary>An engine that keeps images and has no machines to run them on.</summary>
internal sealed class ImageShelf : IWorkstationEngine
{
    /// <summary>What was imported last.</summary>
    internal ImageArchive? Imported { get; private set; }

    /// <summary>When set, every call fails with this message.</summary>
    internal string? Failure { get; init; }

    public Task<IReadOnlyList<EngineImage>> ListImages(CancellationToken cancel)
    {
        FailIfAsked();
        return Task.FromResult<IReadOnlyList<EngineImage>>([new("ami-0123456789abcdef0", "desktop", "XFCE", "LINUX", 1_210_808_320)]);
    }

    public Task<EngineImage> ImportImage(ImageArchive archive, IProgress<long> progress, CancellationToken cancel)
    {
        FailIfAsked();
        Imported = archive;
        var size = new FileInfo(archive.Path).Length;
        progress.Report(size);
        return Task.FromResult(new EngineImage("ami-0123456789abcdef0", archive.Name, archive.Description, archive.Platform, size));
    }

    public Task<EngineCapacity> MeasureCapacity(CancellationToken cancel) => throw new NotSupportedException();

    public Task Create(WorkstationSpec spec, CancellationToken cancel) => throw new NotSupportedException();

    public Task Start(WorkstationSpec spec, CancellationToken cancel) => throw new NotSupportedException();

    public Task<ScriptOutcome?> RunScript(string workstation, WorkstationScript script, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task RenewDesktop(string workstation, string key, CancellationToken cancel) => throw new NotSupportedException();

    public Task Stop(string workstation, TimeSpan grace, CancellationToken cancel) => throw new NotSupportedException();

    public Task Delete(string workstation, CancellationToken cancel) => throw new NotSupportedException();

    public Task<WorkstationState?> Find(string workstation, CancellationToken cancel) => throw new NotSupportedException();

    public IAsyncEnumerable<string?> Watch(CancellationToken cancel) => throw new NotSupportedException();

    public Task<EngineInventory> TakeInventory(CancellationToken cancel) => throw new NotSupportedException();

    public Task Backup(string workstation, string backup, CancellationToken cancel) => throw new NotSupportedException();

    public Task DeleteBackup(string backup, CancellationToken cancel) => throw new NotSupportedException();

    public Task ReadBackup(string backup, BackupPlace? after, Func<BackupPiece, bool> take, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task<Stream> OpenDisplay(string workstation, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IncomingState> Receive(string workstation, IncomingFile file, IncomingBytes? bytes, CancellationToken cancel) =>
        throw new NotSupportedException();

    public Task DropIncoming(string workstation, IncomingFile file, CancellationToken cancel) => throw new NotSupportedException();

    private void FailIfAsked()
    {
        if (Failure is not null)
            throw new EngineException(EngineFailure.EngineUnreachable, Failure);
    }
}
