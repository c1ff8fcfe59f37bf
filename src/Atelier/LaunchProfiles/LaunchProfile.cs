using Atelier.Api;

namespace Atelier.LaunchProfiles;

/// <summary>
/// What its members may start, as the API shows it: which images on which machines with which components, and for how long.
/// </summary>
internal sealed record LaunchProfile
{
    public string? Arn { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    [Length(0, 256), Sensitive]
    public string? Description { get; init; }

    [Count(0, 6)]
    public IReadOnlyList<string>? Ec2SubnetIds { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? LaunchProfileId { get; init; }

    [ItemLength(0, 10), ItemPattern(@"^2021\-03\-31$")]
    public IReadOnlyList<string>? LaunchProfileProtocolVersions { get; init; }

    [Length(1, 64), Sensitive]
    public string? Name { get; init; }

    public LaunchProfileState? State { get; init; }

    public LaunchProfileStatusCode? StatusCode { get; init; }

    public string? StatusMessage { get; init; }

    public StreamConfiguration? StreamConfiguration { get; init; }

    [Count(1, 100)]
    public IReadOnlyList<string>? StudioComponentIds { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public string? UpdatedBy { get; init; }

    public IReadOnlyList<ValidationResult>? ValidationResults { get; init; }
}

internal enum LaunchProfileState
{
    CREATE_IN_PROGRESS,
    READY,
    UPDATE_IN_PROGRESS,
    DELETE_IN_PROGRESS,
    DELETED,
    DELETE_FAILED,
    CREATE_FAILED,
    UPDATE_FAILED,
}

internal enum LaunchProfileStatusCode
{
    LAUNCH_PROFILE_CREATED,
    LAUNCH_PROFILE_UPDATED,
    LAUNCH_PROFILE_DELETED,
    LAUNCH_PROFILE_CREATE_IN_PROGRESS,
    LAUNCH_PROFILE_UPDATE_IN_PROGRESS,
    LAUNCH_PROFILE_DELETE_IN_PROGRESS,
    INTERNAL_ERROR,
    STREAMING_IMAGE_NOT_FOUND,
    STREAMING_IMAGE_NOT_READY,
    LAUNCH_PROFILE_WITH_STREAM_SESSIONS_NOT_DELETED,
    ENCRYPTION_KEY_ACCESS_DENIED,
    ENCRYPTION_KEY_NOT_FOUND,
    INVALID_SUBNETS_PROVIDED,
    INVALID_INSTANCE_TYPES_PROVIDED,
    INVALID_SUBNETS_COMBINATION,
}
