namespace Atelier.LaunchProfiles;

/// <summary>What one check of a launch profile found. Checks inform; a profile is READY whatever they say.</summary>
internal sealed record ValidationResult
{
    public required LaunchProfileValidationState State { get; init; }

    public required LaunchProfileValidationStatusCode StatusCode { get; init; }

    public required string StatusMessage { get; init; }

    public required LaunchProfileValidationType Type { get; init; }
}

internal enum LaunchProfileValidationType
{
    VALIDATE_ACTIVE_DIRECTORY_STUDIO_COMPONENT,
    VALIDATE_SUBNET_ASSOCIATION,
    VALIDATE_NETWORK_ACL_ASSOCIATION,
    VALIDATE_SECURITY_GROUP_ASSOCIATION,
}

internal enum LaunchProfileValidationState
{
    VALIDATION_NOT_STARTED,
    VALIDATION_IN_PROGRESS,
    VALIDATION_SUCCESS,
    VALIDATION_FAILED,
    VALIDATION_FAILED_INTERNAL_SERVER_ERROR,
}

internal enum LaunchProfileValidationStatusCode
{
    VALIDATION_NOT_STARTED,
    VALIDATION_IN_PROGRESS,
    VALIDATION_SUCCESS,
    VALIDATION_FAILED_INVALID_SUBNET_ROUTE_TABLE_ASSOCIATION,
    VALIDATION_FAILED_SUBNET_NOT_FOUND,
    VALIDATION_FAILED_INVALID_SECURITY_GROUP_ASSOCIATION,
    VALIDATION_FAILED_INVALID_ACTIVE_DIRECTORY,
    VALIDATION_FAILED_UNAUTHORIZED,
    VALIDATION_FAILED_INTERNAL_SERVER_ERROR,
}
