using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Backups;

/// <summary>What holds for a backup that was found damaged, until an operator decides that it is good enough.</summary>
internal static class DamagedBackup
{
    /// <summary>A session does not start from it: its present volume would go after the start.</summary>
    /// <exception cref="ApiError">ConflictException if the backup is damaged.</exception>
    public static async Task Refuse(Connection db, string? backupId, CancellationToken cancel)
    {
        if (backupId is not null && await BackupTable.Rows.Find(db, backupId, cancel) is { Facts.Damage: { } damage })
            throw ApiError.Conflict(
                $"Backup {backupId} is damaged: {damage}. Start from another one with backupId, or have the operator accept it with " +
                $"atelier backup accept {backupId}.",
                "INVALID_STATE");
    }

    /// <summary>Lets sessions start from it again, and has it recorded as it is now.</summary>
    /// <exception cref="InvalidOperationException">There is no such backup, or it is not damaged.</exception>
    public static async Task Accept(Connection db, string backupId, DateTimeOffset now, CancellationToken cancel)
    {
        var accepted = await BackupTable.Rows.Change(
            db, backupId,
            row => row.Facts.Damage is { } damage && row.Document.State == StreamingSessionState.READY
                ? (row.Document with { StatusMessage = $"The backup is ready; the operator accepted that {damage}" },
                    row.Facts with { Damage = null })
                : null,
            cancel);
        if (accepted is null)
            throw new InvalidOperationException($"There is no damaged backup {backupId}; atelier backup list shows those there are.");
        await BackupCheckTable.Forget(db, backupId, cancel);
        await BackupCheckTable.Begin(db, backupId, now, cancel);
    }
}
