using Atelier.Api;
using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingSessions.Backups;

/// <summary>How far the check of a backup is. It is recorded once, when it is first read, and compared with that from then on.</summary>
internal sealed record BackupCheck
{
    public required string BackupId { get; init; }

    /// <summary>When all of it was recorded; null until then.</summary>
    public DateTimeOffset? RecordedAt { get; init; }

    /// <summary>When it was last compared whole, or found damaged.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>The stretch that is read next.</summary>
    public long Number { get; init; }

    /// <summary>Where that begins; null for the backup's beginning.</summary>
    public BackupPlace? After { get; init; }
}

/// <param name="DueAt">When the next stretch is to be read.</param>
internal sealed record BackupCheckFacts(long? DueAt);

/// <summary>What was recorded of a stretch.</summary>
/// <param name="End">Where it ends; null for the end of the backup.</param>
/// <param name="Bytes">How long it is.</param>
/// <param name="Digest">The SHA-256 of its pieces, hexadecimal.</param>
internal sealed record RecordedStretch(BackupPlace? End, long Bytes, string Digest);

/// <summary>Where the checks of backups and what they recorded are stored.</summary>
internal static class BackupCheckTable
{
    public static Table<BackupCheck, BackupCheckFacts> Rows { get; } = new(
        "backup_checks", WireJson.Format, new("id", row => row.Document.BackupId), new("due_at", row => row.Facts.DueAt));

    /// <summary>Has a backup that just became READY recorded.</summary>
    public static Task Begin(Connection db, string backupId, DateTimeOffset now, CancellationToken cancel) => Rows.Insert(
        db, new BackupCheck { BackupId = backupId }, new BackupCheckFacts(now.ToUnixTimeMilliseconds()), cancel);

    /// <summary>Forgets a backup and all that was recorded of it.</summary>
    public static async Task Forget(Connection db, string backupId, CancellationToken cancel)
    {
        await ForgetStretches(db, backupId, cancel);
        await Rows.Delete(db, backupId, cancel);
    }

    public static Task ForgetStretches(Connection db, string backupId, CancellationToken cancel) =>
        db.Execute("delete from backup_stretches where backup_id = @backupId", new { backupId }, cancel);

    public static Task Record(Connection db, string backupId, long number, RecordedStretch stretch, CancellationToken cancel) => db.Execute(
        "insert into backup_stretches (backup_id, number, end_path, end_offset, bytes, digest) " +
        "values (@backupId, @number, @path, @offset, @bytes, @digest)",
        new
        {
            backupId, number, path = stretch.End?.Path, offset = stretch.End?.Offset ?? 0, bytes = stretch.Bytes, digest = stretch.Digest,
        },
        cancel);

    public static async Task<RecordedStretch?> FindStretch(Connection db, string backupId, long number, CancellationToken cancel) =>
        (await db.Query(
            "select end_path, end_offset, bytes, digest from backup_stretches where backup_id = @backupId and number = @number",
            new { backupId, number },
            row => new RecordedStretch(
                row.IsDBNull(0) ? null : new BackupPlace(row.GetString(0), row.GetInt64(1)), row.GetInt64(2), row.GetString(3)),
            cancel)).SingleOrDefault();
}
