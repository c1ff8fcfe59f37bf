using Atelier.LaunchProfiles;

namespace Atelier.StreamingSessions;

/// <summary>A session with its facts, on its way from one state to the next.</summary>
internal sealed record SessionChange(StreamingSession Session, SessionFacts Facts);

/// <summary>The state table: what each transition writes. No I/O; who may begin a transition is decided by the operations.</summary>
internal static class SessionChanges
{
    /// <summary>Who acts where no person does: the literal that the service itself used.</summary>
    public const string Service = "nimble-studio";

    /// <summary>What a READY session says while all is well.</summary>
    public const string ReadyMessage = "The workstation is ready";

    // The published waiters give up after these times; a transition that takes as long has failed.
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromMinutes(15);

    public static SessionChange BeginCreate(SessionChange from, LaunchProfile profile, string by, DateTimeOffset now)
    {
        var (session, facts) = Refresh(from, profile);
        return InTransition(
            session with
            {
                State = StreamingSessionState.CREATE_IN_PROGRESS,
                StatusCode = StreamingSessionStatusCode.STREAMING_SESSION_CREATE_IN_PROGRESS,
                StatusMessage = UnderWay(StreamingSessionState.CREATE_IN_PROGRESS),
            },
            facts, by, now, StartLimit);
    }

    public static SessionChange BeginStart(SessionChange from, LaunchProfile profile, string? backupId, string by, DateTimeOffset now)
    {
        var (session, facts) = Refresh(from, profile);
        var needsVolume = backupId is not null || facts.VolumeGeneration is null || facts.IsVolumeMissing;
        var generation = needsVolume ? facts.Generation + 1 : facts.Generation;
        return InTransition(
            session with
            {
                State = StreamingSessionState.START_IN_PROGRESS,
                StatusCode = StreamingSessionStatusCode.STREAMING_SESSION_START_IN_PROGRESS,
                StatusMessage = UnderWay(StreamingSessionState.START_IN_PROGRESS),
                StartedAt = now,
                StartedBy = by,
                StartedFromBackupId = backupId,
                StopAt = null,
                TerminateAt = null,
                VolumeRetentionMode = null,
            },
            facts with
            {
                RestoringBackupId = backupId,
                Generation = generation,
                StartGeneration = needsVolume ? generation : facts.VolumeGeneration!.Value,
                IsLeftRunning = false,
            },
            by, now, StartLimit);
    }

    public static SessionChange BeginStop(
        SessionChange from, LaunchProfile profile, VolumeRetentionMode retention, string by, DateTimeOffset now)
    {
        var (session, facts) = Refresh(from, profile);
        return InTransition(
            session with
            {
                State = StreamingSessionState.STOP_IN_PROGRESS,
                StatusCode = StreamingSessionStatusCode.STREAMING_SESSION_STOP_IN_PROGRESS,
                StatusMessage = UnderWay(StreamingSessionState.STOP_IN_PROGRESS),
                StoppedAt = now,
                StoppedBy = by,
                StopAt = null,
                // What is stopped though it could not be asked to, because its workstation has gone, still ends when it was to.
                TerminateAt = facts.Policy.IsStoppable ? null : session.TerminateAt,
                VolumeRetentionMode = retention,
            },
            facts with { IsLeftRunning = false }, by, now, StopLimit);
    }

    public static SessionChange BeginDelete(SessionChange from, string by, DateTimeOffset now) => InTransition(
        from.Session with
        {
            State = StreamingSessionState.DELETE_IN_PROGRESS,
            StatusCode = StreamingSessionStatusCode.STREAMING_SESSION_DELETE_IN_PROGRESS,
            StatusMessage = UnderWay(StreamingSessionState.DELETE_IN_PROGRESS),
            StopAt = null,
            TerminateAt = null,
        },
        from.Facts, by, now, limit: null);

    /// <summary>What a session in a transition says while it is worked on.</summary>
    public static string UnderWay(StreamingSessionState transition) => transition switch
    {
        StreamingSessionState.CREATE_IN_PROGRESS => "The workstation is being created",
        StreamingSessionState.START_IN_PROGRESS => "The workstation is being started",
        StreamingSessionState.STOP_IN_PROGRESS => "The workstation is being shut down",
        StreamingSessionState.DELETE_IN_PROGRESS => "The workstation and its backups are being removed",
        _ => throw new ArgumentOutOfRangeException(nameof(transition), transition, "This is no transition."),
    };

    /// <summary>The workstation's display answers.</summary>
    public static SessionChange Ready(SessionChange from, DateTimeOffset now)
    {
        var policy = from.Facts.Policy;
        var end = now.AddMinutes(policy.MaxReadyMinutes);
        var isFirst = from.Session.State == StreamingSessionState.CREATE_IN_PROGRESS;
        return Resting(
            from.Session with
            {
                State = StreamingSessionState.READY,
                StatusCode = isFirst
                    ? StreamingSessionStatusCode.STREAMING_SESSION_READY
                    : StreamingSessionStatusCode.STREAMING_SESSION_STARTED,
                StatusMessage = ReadyMessage,
                StopAt = policy.IsStoppable ? end : null,
                TerminateAt = policy.IsStoppable ? null : end,
            },
            from.Facts with
            {
                VolumeGeneration = from.Facts.StartGeneration,
                IsVolumeMissing = false,
                RestoringBackupId = null,
                Discarded = Discard(from, from.Facts.VolumeGeneration),
            },
            now);
    }

    /// <summary>The workstation is shut down; the message says what became of backup and volume.</summary>
    public static SessionChange Stopped(SessionChange from, bool keepsVolume, string message, DateTimeOffset now)
    {
        return Resting(
            from.Session with
            {
                State = StreamingSessionState.STOPPED,
                StatusCode = StreamingSessionStatusCode.STREAMING_SESSION_STOPPED,
                StatusMessage = message,
                TerminateAt = EndOfStop(from),
            },
            from.Facts with
            {
                BackupId = null,
                VolumeGeneration = keepsVolume ? from.Facts.VolumeGeneration : null,
                Discarded = keepsVolume ? from.Facts.Discarded : With(from, from.Facts.VolumeGeneration!.Value),
            },
            now);
    }

    /// <summary>The session is no more, but stays readable until the time given.</summary>
    public static SessionChange Deleted(SessionChange from, DateTimeOffset now, long readableUntil) => Resting(
        from.Session with
        {
            State = StreamingSessionState.DELETED,
            StatusCode = StreamingSessionStatusCode.STREAMING_SESSION_DELETED,
            StatusMessage = "The streaming session has been deleted",
        },
        from.Facts with { VolumeGeneration = null, Discarded = [], AskedBackup = null, ReadableUntil = readableUntil }, now);

    /// <summary>The transition under way has failed, for the reason given.</summary>
    public static SessionChange Failed(
        SessionChange from, StreamingSessionStatusCode code, string message, DateTimeOffset now, long readableUntil)
    {
        var state = from.Session.State switch
        {
            StreamingSessionState.CREATE_IN_PROGRESS => StreamingSessionState.CREATE_FAILED,
            StreamingSessionState.START_IN_PROGRESS => StreamingSessionState.START_FAILED,
            StreamingSessionState.STOP_IN_PROGRESS => StreamingSessionState.STOP_FAILED,
            _ => throw new ArgumentOutOfRangeException(nameof(from), from.Session.State, "Only a transition can fail."),
        };
        var end = state switch
        {
            StreamingSessionState.STOP_FAILED => EndOfStop(from),
            StreamingSessionState.START_FAILED => EndOfFailedStart(from.Facts.Policy, now),
            _ => null,
        };
        return Resting(
            from.Session with { State = state, StatusCode = code, StatusMessage = message, TerminateAt = end },
            from.Facts with
            {
                RestoringBackupId = null,
                BackupId = null,
                Discarded = Discard(from, from.Facts.StartGeneration),
                IsLeftRunning = state is StreamingSessionState.START_FAILED or StreamingSessionState.STOP_FAILED,
                ReadableUntil = readableUntil,
            },
            now);
    }

    /// <summary>
    /// The same state, to be looked at again later. A transition's message says what it waits for; a session at rest keeps saying why it
    /// rests.
    /// </summary>
    public static SessionChange Waiting(SessionChange from, string message, DateTimeOffset retryAt) => new(
        SessionStates.IsTransition(from.Session.State) ? from.Session with { StatusMessage = message } : from.Session,
        from.Facts with { RetryAt = retryAt.ToUnixTimeMilliseconds(), IsHeldUp = true, AwaitedScript = null });

    // Its READY time was over when the stop was asked for, whether the stop succeeds or fails.
    private static DateTimeOffset? EndOfStop(SessionChange from)
    {
        if (from.Facts.Policy.MaxStoppedMinutes is not { } minutes)
            return null;
        var end = from.Session.StoppedAt!.Value.AddMinutes(minutes);
        return from.Session.TerminateAt > end ? from.Session.TerminateAt : end;
    }

    // The whole time anew: the artist was here just now, and the work with it.
    private static DateTimeOffset? EndOfFailedStart(SessionPolicy policy, DateTimeOffset now) =>
        policy.MaxStoppedMinutes is { } minutes ? now.AddMinutes(policy.IsStoppable ? minutes : policy.MaxReadyMinutes) : null;

    // Of the generation that started and the one before it, the one that does not hold the work now is to go.
    private static string[] Discard(SessionChange from, int? generation) =>
        from.Facts.VolumeGeneration == from.Facts.StartGeneration
            || generation is null ? [.. from.Facts.Discarded] : With(from, generation.Value);

    private static string[] With(SessionChange from, int generation) =>
        [.. from.Facts.Discarded, WorkstationNames.OfSession(from.Session.SessionId!, generation)];

    /// <summary>What the launch profile now means for the session's life.</summary>
    public static SessionPolicy Policy(StreamingSession session, LaunchProfile profile) =>
        SessionPolicy.Of(profile.StreamConfiguration! with { SessionPersistenceMode = session.SessionPersistenceMode });

    // Persistence, volume, image and instance type stay as they were at creation; the rest follows the profile at every start and stop.
    private static SessionChange Refresh(SessionChange from, LaunchProfile profile)
    {
        var configuration = profile.StreamConfiguration!;
        return new SessionChange(
            from.Session with
            {
                AutomaticTerminationMode = configuration.AutomaticTerminationMode,
                BackupMode = configuration.SessionBackup?.Mode,
                MaxBackupsToRetain = configuration.SessionBackup?.MaxBackupsToRetain,
            },
            from.Facts with { Policy = Policy(from.Session, profile) });
    }

    private static SessionChange InTransition(
        StreamingSession session, SessionFacts facts, string by, DateTimeOffset now, TimeSpan? limit) => new(
        session with { UpdatedAt = now, UpdatedBy = by },
        facts with
        {
            RetryAt = null, IsHeldUp = false, AwaitedScript = null, BeganAt = now.ToUnixTimeMilliseconds(),
            Deadline = (now + limit)?.ToUnixTimeMilliseconds(),
        });

    private static SessionChange Resting(StreamingSession session, SessionFacts facts, DateTimeOffset now) => new(
        session with { UpdatedAt = now }, facts with { Deadline = null, RetryAt = null, IsHeldUp = false, AwaitedScript = null });
}
