using Atelier.Api;

namespace Atelier.StudioComponents;

/// <summary>
/// What those who use a component may see of it. When it was made and by whom is absent, as in the service's own answers (the sample of
/// GetLaunchProfileDetails in the AWS CLI).
/// </summary>
internal sealed record StudioComponentSummary
{
    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    [Length(0, 256), Sensitive]
    public string? Description { get; init; }

    [Length(0, 64), Sensitive]
    public string? Name { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? StudioComponentId { get; init; }

    public StudioComponentSubtype? Subtype { get; init; }

    public StudioComponentType? Type { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }

    public string? UpdatedBy { get; init; }

    public static StudioComponentSummary Of(StudioComponent component) => new()
    {
        Description = component.Description,
        Name = component.Name,
        StudioComponentId = component.StudioComponentId,
        Subtype = component.Subtype,
        Type = component.Type,
    };
}
