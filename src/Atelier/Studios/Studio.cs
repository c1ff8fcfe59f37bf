using Atelier.Api;

namespace Atelier.Studios;

/// <summary>A studio, as the API shows it.</summary>
internal sealed record Studio
{
    [Length(0, 2048)]
    public string? AdminRoleArn { get; init; }

    public string? Arn { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    [Length(0, 64), Sensitive]
    public string? DisplayName { get; init; }

    [Length(0, 50), Pattern("[a-z]{2}-?(iso|gov)?-{1}[a-z]*-{1}[0-9]")]
    public string? HomeRegion { get; init; }

    public string? SsoClientId { get; init; }

    public StudioState? State { get; init; }

    public StudioStatusCode? StatusCode { get; init; }

    public string? StatusMessage { get; init; }

    public StudioEncryptionConfiguration? StudioEncryptionConfiguration { get; init; }

    public string? StudioId { get; init; }

    [Length(3, 64), Pattern("^[a-z0-9]*$")]
    public string? StudioName { get; init; }

    public string? StudioUrl { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    [Length(0, 2048)]
    public string? UserRoleArn { get; init; }
}

/// <summary>How a studio's own data is encrypted; kept and shown, as this server's storage is encrypted by its operator.</summary>
internal sealed record StudioEncryptionConfiguration
{
    [Length(4, int.MaxValue), Pattern("^arn:.*")]
    public string? KeyArn { get; init; }

    public required StudioEncryptionConfigurationKeyType KeyType { get; init; }
}

internal enum StudioEncryptionConfigurationKeyType
{
    AWS_OWNED_KEY,
    CUSTOMER_MANAGED_KEY,
}

internal enum StudioState
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

internal enum StudioStatusCode
{
    STUDIO_CREATED,
    STUDIO_DELETED,
    STUDIO_UPDATED,
    STUDIO_CREATE_IN_PROGRESS,
    STUDIO_UPDATE_IN_PROGRESS,
    STUDIO_DELETE_IN_PROGRESS,
    STUDIO_WITH_LAUNCH_PROFILES_NOT_DELETED,
    STUDIO_WITH_STUDIO_COMPONENTS_NOT_DELETED,
    STUDIO_WITH_STREAMING_IMAGES_NOT_DELETED,
    AWS_SSO_NOT_ENABLED,
    AWS_SSO_ACCESS_DENIED,
    ROLE_NOT_OWNED_BY_STUDIO_OWNER,
    ROLE_COULD_NOT_BE_ASSUMED,
    INTERNAL_ERROR,
    ENCRYPTION_KEY_NOT_FOUND,
    ENCRYPTION_KEY_ACCESS_DENIED,
    AWS_SSO_CONFIGURATION_REPAIRED,
    AWS_SSO_CONFIGURATION_REPAIR_IN_PROGRESS,
    AWS_STS_REGION_DISABLED,
}
