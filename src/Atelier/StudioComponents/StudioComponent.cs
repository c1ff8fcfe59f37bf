using Atelier.Api;

namespace Atelier.StudioComponents;

/// <summary>Something a studio's workstations use, such as a file share, with the scripts that set it up; as the API shows it.</summary>
internal sealed record StudioComponent
{
    public string? Arn { get; init; }

    public StudioComponentConfiguration? Configuration { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    [Length(0, 256), Sensitive]
    public string? Description { get; init; }

    [Count(0, 30)]
    public IReadOnlyList<string>? Ec2SecurityGroupIds { get; init; }

    public IReadOnlyList<StudioComponentInitializationScript>? InitializationScripts { get; init; }

    [Length(0, 64), Sensitive]
    public string? Name { get; init; }

    [Length(0, 2048)]
    public string? RuntimeRoleArn { get; init; }

    [Count(0, 30), Sensitive]
    public IReadOnlyList<ScriptParameterKeyValue>? ScriptParameters { get; init; }

    [Length(0, 2048)]
    public string? SecureInitializationRoleArn { get; init; }

    public StudioComponentState? State { get; init; }

    public StudioComponentStatusCode? StatusCode { get; init; }

    public string? StatusMessage { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? StudioComponentId { get; init; }

    public StudioComponentSubtype? Subtype { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }

    public StudioComponentType? Type { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public string? UpdatedBy { get; init; }
}

internal enum StudioComponentType
{
    ACTIVE_DIRECTORY,
    SHARED_FILE_SYSTEM,
    COMPUTE_FARM,
    LICENSE_SERVICE,
    CUSTOM,
}

internal enum StudioComponentSubtype
{
    AWS_MANAGED_MICROSOFT_AD,
    AMAZON_FSX_FOR_WINDOWS,
    AMAZON_FSX_FOR_LUSTRE,
    CUSTOM,
}

internal enum StudioComponentState
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

internal enum StudioComponentStatusCode
{
    ACTIVE_DIRECTORY_ALREADY_EXISTS,
    STUDIO_COMPONENT_CREATED,
    STUDIO_COMPONENT_UPDATED,
    STUDIO_COMPONENT_DELETED,
    ENCRYPTION_KEY_ACCESS_DENIED,
    ENCRYPTION_KEY_NOT_FOUND,
    STUDIO_COMPONENT_CREATE_IN_PROGRESS,
    STUDIO_COMPONENT_UPDATE_IN_PROGRESS,
    STUDIO_COMPONENT_DELETE_IN_PROGRESS,
    INTERNAL_ERROR,
}
