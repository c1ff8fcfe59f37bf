using Atelier.Api;
using Atelier.LaunchProfiles;

namespace Atelier.StreamingSessions;

/// <summary>A streaming session, as the API shows it.</summary>
internal sealed record StreamingSession
{
    public string? Arn { get; init; }

    public AutomaticTerminationMode? AutomaticTerminationMode { get; init; }

    public SessionBackupMode? BackupMode { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    public string? Ec2InstanceType { get; init; }

    public string? LaunchProfileId { get; init; }

    [Range(0, 10)]
    public int? MaxBackupsToRetain { get; init; }

    public string? OwnedBy { get; init; }

    public string? SessionId { get; init; }

    public SessionPersistenceMode? SessionPersistenceMode { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public string? StartedBy { get; init; }

    public string? StartedFromBackupId { get; init; }

    public StreamingSessionState? State { get; init; }

    public StreamingSessionStatusCode? StatusCode { get; init; }

    public string? StatusMessage { get; init; }

    public DateTimeOffset? StopAt { get; init; }

    public DateTimeOffset? StoppedAt { get; init; }

    public string? StoppedBy { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? StreamingImageId { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public DateTimeOffset? TerminateAt { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public string? UpdatedBy { get; init; }

    public VolumeConfiguration? VolumeConfiguration { get; init; }

    public VolumeRetentionMode? VolumeRetentionMode { get; init; }
}

/// <summary>The states of a session, and of a backup.</summary>
internal enum StreamingSessionState
{
    CREATE_IN_PROGRESS,
    DELETE_IN_PROGRESS,
    READY,
    DELETED,
    CREATE_FAILED,
    DELETE_FAILED,
    STOP_IN_PROGRESS,
    START_IN_PROGRESS,
    STOPPED,
    STOP_FAILED,
    START_FAILED,
}

internal enum StreamingSessionStatusCode
{
    STREAMING_SESSION_READY,
    STREAMING_SESSION_DELETED,
    STREAMING_SESSION_CREATE_IN_PROGRESS,
    STREAMING_SESSION_DELETE_IN_PROGRESS,
    INTERNAL_ERROR,
    INSUFFICIENT_CAPACITY,
    ACTIVE_DIRECTORY_DOMAIN_JOIN_ERROR,
    NETWORK_CONNECTION_ERROR,
    INITIALIZATION_SCRIPT_ERROR,
    DECRYPT_STREAMING_IMAGE_ERROR,
    NETWORK_INTERFACE_ERROR,
    STREAMING_SESSION_STOPPED,
    STREAMING_SESSION_STARTED,
    STREAMING_SESSION_STOP_IN_PROGRESS,
    STREAMING_SESSION_START_IN_PROGRESS,
    AMI_VALIDATION_ERROR,
}

/// <summary>What becomes of the volume when the session stops.</summary>
internal enum VolumeRetentionMode
{
    RETAIN,
    DELETE,
}
