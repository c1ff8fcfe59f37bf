using Atelier.LaunchProfiles;
using Atelier.Storage;
using Atelier.StreamingSessions.Backups;

namespace Atelier.StreamingSessions;

/// <summary>Begins a stop, whoever asked for it: a person, or the end of the session's time.</summary>
internal static class Stopping
{
    /// <returns>The session as it is now, or null if it changed since it was read; nothing is written then.</returns>
    public static async Task<StreamingSession?> TryBegin(
        Connection db, Row<StreamingSession, SessionFacts> row, VolumeRetentionMode retention, string by, DateTimeOffset now,
        CancellationToken cancel)
    {
        var profile = (await LaunchProfileTable.Get(db, row.Facts.StudioId, row.Document.LaunchProfileId!, cancel)).Document;
        var change = SessionChanges.BeginStop(new SessionChange(row.Document, row.Facts), profile, retention, by, now);

        // The backup is a row from the start, so that clients can follow it while the session stops.
        if (change.Facts.Policy.BackupsToRetain is not null)
        {
            var id = await BackupTable.Begin(db, change, "The backup is made once the workstation is shut down", now, cancel);
            change = change with { Facts = change.Facts with { BackupId = id } };
        }

        return await SessionTable.Rows.TryUpdate(db, row, change.Session, change.Facts, cancel) is null ? null : change.Session;
    }
}
