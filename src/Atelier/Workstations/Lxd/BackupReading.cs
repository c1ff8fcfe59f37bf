using System.Text;

namespace Atelier.Workstations.Lxd;

/// <summary>
/// Reads a backup through LXD's file server, which takes no rights on its host, whatever the pool's driver. Nothing but folders, links and
/// plain files is opened; what is in a backup was an artist's to make.
/// </summary>
internal sealed class BackupReading
{
    private readonly SftpConnection files;
    private readonly BackupPlace? after;
    private readonly Func<BackupPiece, bool> take;
    private readonly Stack<FolderBeingRead> open = new();

    private BackupReading(SftpConnection files, BackupPlace? after, Func<BackupPiece, bool> take)
    {
        this.files = files;
        this.after = after;
        this.take = take;
    }

    private sealed record FolderBeingRead(string Path, Queue<SftpEntry> Left);

    public static async Task Run(
        LxdConnection lxd, string backup, BackupPlace? after, Func<BackupPiece, bool> take, CancellationToken cancel)
    {
        try
        {
            await using var files = await SftpConnection.Open(await lxd.Upgrade($"/1.0/instances/{backup}/sftp", "sftp", cancel), cancel);
            await new BackupReading(files, after, take).Walk(cancel);
        }
        catch (Exception broken) when (broken is IOException or InvalidDataException)
        {
            throw new EngineException(
                EngineFailure.EngineUnreachable, $"LXD's file server went away while {backup} was read: {broken.Message}", broken);
        }
    }

    private async Task Walk(CancellationToken cancel)
    {
        if (!await TryEnter(new BackupPlace("", 0), cancel)) return;
        while (open.TryPeek(out var folder))
        {
            if (!folder.Left.TryDequeue(out var entry)) open.Pop();
            else if (!await Read(folder, entry, cancel)) return;
        }
    }

    /// <returns>Whether more is wanted.</returns>
    private async Task<bool> Read(FolderBeingRead folder, SftpEntry entry, CancellationToken cancel)
    {
        var place = new BackupPlace(folder.Path.Length == 0 ? entry.Name : $"{folder.Path}/{entry.Name}", 0);
        var isTaken = after is not null && place.CompareTo(after) <= 0;
        if (isTaken && place.Path != after!.Path && !place.Holds(after)) return true;
        if (!isTaken && !await TakeEntry(place, entry, cancel)) return false;
        if (entry.IsFolder) return await TryEnter(place, cancel);
        return !entry.IsFile || entry.Size == 0 || await ReadFile(place, isTaken ? after!.Offset : 0, cancel);
    }

    private async Task<bool> TakeEntry(BackupPlace place, SftpEntry entry, CancellationToken cancel)
    {
        try
        {
            // A folder's size is the file system's own affair.
            var target = entry.IsLink ? await files.ReadLink("/" + place.Path, cancel) : "";
            var size = entry.IsFolder ? 0 : entry.Size;
            var line = $"{place.Path}\n{entry.Mode} {entry.User} {entry.Group} {size} {entry.ChangedAt}\n{target}\n";
            return take(new BackupPiece(place, Encoding.Latin1.GetBytes(line)));
        }
        catch (SftpRefusal refusal)
        {
            return take(Unreadable(place, refusal));
        }
    }

    private async Task<bool> TryEnter(BackupPlace place, CancellationToken cancel)
    {
        try
        {
            var entries = await files.List("/" + place.Path, cancel);
            open.Push(new FolderBeingRead(place.Path, new(entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))));
            return true;
        }
        catch (SftpRefusal refusal)
        {
            return take(Unreadable(place, refusal));
        }
    }

    private async Task<bool> ReadFile(BackupPlace place, long offset, CancellationToken cancel)
    {
        try
        {
            return await files.ReadFile(
                "/" + place.Path, offset, (bytes, end) => take(new BackupPiece(place with { Offset = end }, bytes)), cancel);
        }
        catch (SftpRefusal refusal)
        {
            return take(Unreadable(place, refusal));
        }
    }

    private static BackupPiece Unreadable(BackupPlace place, SftpRefusal refusal) => new(place, default, refusal.Message);
}
