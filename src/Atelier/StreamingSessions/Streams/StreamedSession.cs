using Atelier.Storage;

namespace Atelier.StreamingSessions.Streams;

/// <summary>What somebody at a session's desktop has to know about the session.</summary>
/// <param name="State">Its state.</param>
/// <param name="EndsAt">When a READY session ends by itself; null in other states.</param>
/// <param name="EndsStopped">Whether it is STOPPED then, with its disk; if not, it is deleted with its disk and its backups.</param>
/// <param name="IsBackedUp">Whether a backup is made when it stops.</param>
/// <param name="MinutesKept">How long it may be STOPPED before it is deleted; null for as long as it likes.</param>
internal sealed record StreamedSession(
    StreamingSessionState State, DateTimeOffset? EndsAt, bool EndsStopped, bool IsBackedUp, int? MinutesKept)
{
    public static StreamedSession Of(Row<StreamingSession, SessionFacts> row)
    {
        var (session, policy) = (row.Document, row.Facts.Policy);
        return new StreamedSession(
            session.State!.Value,
            session.State == StreamingSessionState.READY ? session.StopAt ?? session.TerminateAt : null,
            EndsStopped: policy.IsStoppable,
            IsBackedUp: policy.BackupsToRetain is not null,
            policy.MaxStoppedMinutes);
    }
}
