using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>A backup that an operator asked for.</summary>
/// <param name="BackupId">Its row.</param>
/// <param name="Deadline">When it has failed if it has not been made, Unix milliseconds.</param>
internal sealed record AskedBackup(string BackupId, long Deadline);

/// <summary>What the server knows about a session beyond its document. Times are Unix milliseconds.</summary>
internal sealed record SessionFacts
{
    public required string StudioId { get; init; }

    /// <summary>Its place in listings.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>When the last transition was asked for; null where that was before this was noted.</summary>
    public long? BeganAt { get; init; }

    /// <summary>When work that waits for something is to be tried again; null for at once.</summary>
    public long? RetryAt { get; init; }

    /// <summary>When the transition it is in has failed if it has not ended.</summary>
    public long? Deadline { get; init; }

    /// <summary>Whether the transition under way found the engine away when it was last tried.</summary>
    public bool IsHeldUp { get; init; }

    /// <summary>Until when a session that has come to its end can be read.</summary>
    public long? ReadableUntil { get; init; }

    /// <summary>What the launch profile said when the session was created, or last started or stopped.</summary>
    public required SessionPolicy Policy { get; init; }

    /// <summary>The engine's id of the image a volume is made from when there is no backup to make it from.</summary>
    public required string ImageId { get; init; }

    public required MachineShape Machine { get; init; }

    public required VolumeLimits Volume { get; init; }

    /// <summary>Counts the volumes the session has had, so that each has a name of its own that no other ever gets.</summary>
    public required int Generation { get; init; }

    /// <summary>The generation that holds the artist's work; null before the first start and after a DELETE at stop.</summary>
    public int? VolumeGeneration { get; init; }

    /// <summary>Whether the engine was found to have that volume no more. It may come back, so it is still this session's.</summary>
    public bool IsVolumeMissing { get; init; }

    /// <summary>The generation that the start under way brings up, or the last one did.</summary>
    public required int StartGeneration { get; init; }

    /// <summary>The backup that the start under way makes its volume from.</summary>
    public string? RestoringBackupId { get; init; }

    /// <summary>The script of a component that the start under way waits for, as messages name it.</summary>
    public string? AwaitedScript { get; init; }

    /// <summary>The backup that the stop under way makes.</summary>
    public string? BackupId { get; init; }

    /// <summary>The backup that an operator asked for and the session, at rest, has yet to be given.</summary>
    public AskedBackup? AskedBackup { get; init; }

    /// <summary>Workstations that are not needed any more and are to be removed from the engine.</summary>
    public IReadOnlyList<string> Discarded { get; init; } = [];

    /// <summary>Whether a start or a stop that failed may have left the workstation running, with nobody to stop it.</summary>
    public bool IsLeftRunning { get; init; }

    /// <summary>Whether something is to be cleared away in the engine.</summary>
    public static bool IsUntidy(SessionFacts facts) => facts.Discarded.Count > 0 || facts.IsLeftRunning;

    private static bool HasWorkAtRest(SessionFacts facts) => IsUntidy(facts) || facts.AskedBackup is not null;

    // Long ago, so that a clock that was set back delays nothing, and in the order in which the transitions began.
    private static readonly long LongAgo = (long)TimeSpan.FromDays(365_000).TotalMilliseconds;

    /// <summary>When the controller is to look at a session next; null while nothing is to be done.</summary>
    public static long? DueAt(StreamingSession session, SessionFacts facts)
    {
        // An engine that cannot clear away just now delays nothing but that, and the removal of the row that says so.
        long? tidyAt = HasWorkAtRest(facts) ? facts.RetryAt ?? 0 : null;
        return session.State switch
        {
            var state when SessionStates.IsTransition(state) => facts.RetryAt ?? (facts.BeganAt ?? 0) - LongAgo,
            StreamingSessionState.READY => Earlier(tidyAt, (session.StopAt ?? session.TerminateAt)?.ToUnixTimeMilliseconds()),
            StreamingSessionState.STOPPED or StreamingSessionState.START_FAILED or StreamingSessionState.STOP_FAILED =>
                Earlier(tidyAt, session.TerminateAt?.ToUnixTimeMilliseconds()),
            StreamingSessionState.DELETED or StreamingSessionState.CREATE_FAILED => tidyAt ?? facts.ReadableUntil,
            _ => tidyAt,
        };
    }

    private static long? Earlier(long? one, long? other) => one < other ? one : other ?? one;
}
