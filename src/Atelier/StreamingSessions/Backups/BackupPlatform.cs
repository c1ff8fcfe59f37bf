using Atelier.Api;
using Atelier.Storage;
using Atelier.StreamingImages;

namespace Atelier.StreamingSessions.Backups;

/// <summary>The backup of another session is a machine for this one only if both have the same platform.</summary>
internal static class BackupPlatform
{
    /// <exception cref="ApiError">ValidationException if the platforms are known and differ.</exception>
    public static async Task RequireSame(Connection db, StreamingSessionBackup backup, StreamingSession session, CancellationToken cancel)
    {
        if (backup.SessionId == session.SessionId)
            return;
        var source = (await SessionTable.Rows.Find(db, backup.SessionId!, cancel))?.Document;
        var (its, own) = (await Find(db, source?.StreamingImageId, cancel), await Find(db, session.StreamingImageId, cancel));
        if (its is not null && own is not null && its != own)
            throw ApiError.Validation($"[backupId: is the backup of a {its} workstation, and the session's image is for {own}]");
    }

    private static async Task<string?> Find(Connection db, string? imageId, CancellationToken cancel) =>
        imageId is null ? null : (await StreamingImageTable.Rows.Find(db, imageId, cancel))?.Document.Platform;
}
