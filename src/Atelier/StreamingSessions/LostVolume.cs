using System.Globalization;
using Atelier.Storage;
using Atelier.StreamingSessions.Backups;

namespace Atelier.StreamingSessions;

/// <summary>
/// What a session at rest says when the engine does not have its volume any more: removed, or under another name. The row keeps its claim,
/// so that a volume which comes back is the session's again.
/// </summary>
internal static class LostVolume
{
    public const string Message = "The workstation and its volume are gone from the engine";

    /// <summary>The session, which comes to rest because its volume is gone; <see cref="Describe"/> is still to follow.</summary>
    public static SessionChange Mark(SessionChange resting) =>
        resting with { Facts = resting.Facts with { IsVolumeMissing = true, IsLeftRunning = false } };

    /// <summary>Says what can be done, which depends on the backups that there are.</summary>
    public static async Task<SessionChange> Describe(Connection db, SessionChange marked, CancellationToken cancel) => marked with
    {
        Session = marked.Session with
        {
            StatusCode = StreamingSessionStatusCode.INTERNAL_ERROR,
            StatusMessage = await BackupTable.FindReady(db, marked.Session.SessionId!, cancel) is [{ Document: var newest }, ..]
                ? $"{Message}. Its newest backup is {newest.BackupId} of {Text(newest.CreatedAt!.Value)}: " +
                    "StartStreamingSession with this backupId, or with none, goes on from there"
                : $"{Message}, and it has no backup: StartStreamingSession begins anew with an empty volume",
        },
    };

    /// <summary>The session at rest whose volume came back. What failed before stays a failure.</summary>
    public static SessionChange Return(SessionChange from) => new(
        from.Session with
        {
            StatusCode = from.Session.State == StreamingSessionState.STOPPED
                ? StreamingSessionStatusCode.STREAMING_SESSION_STOPPED
                : from.Session.StatusCode,
            StatusMessage = "The workstation's volume is back in the engine as it was",
        },
        from.Facts with { IsVolumeMissing = false });

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
