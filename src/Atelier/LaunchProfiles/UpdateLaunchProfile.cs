using Atelier.Api;
using Atelier.Storage;
using Atelier.StudioComponents;
using Atelier.Workstations;

namespace Atelier.LaunchProfiles;

internal sealed record UpdateLaunchProfileRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Length(0, 256), Sensitive]
    public string? Description { get; init; }

    [Path]
    public required string LaunchProfileId { get; init; }

    [ItemLength(0, 10), ItemPattern(@"^2021\-03\-31$")]
    public IReadOnlyList<string>? LaunchProfileProtocolVersions { get; init; }

    [Length(1, 64), Sensitive]
    public string? Name { get; init; }

    public StreamConfigurationCreate? StreamConfiguration { get; init; }

    [Count(1, 100)]
    public IReadOnlyList<string>? StudioComponentIds { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record UpdateLaunchProfileResponse
{
    public Json<LaunchProfile>? LaunchProfile { get; init; }
}

/// <summary>
/// Changes what the request names, each member as a whole, and leaves the rest as it is. The answer shows the profile as asked for; the
/// profile itself holds what it held until its images were found ready. Sessions that run go on as they are.
/// </summary>
internal static class UpdateLaunchProfile
{
    public static async Task<UpdateLaunchProfileResponse> Run(
        UpdateLaunchProfileRequest request, Caller caller, Connection db, InstanceTypes instanceTypes, TimeProvider time, WakeUp wake,
        CancellationToken cancel)
    {
        var row = await LaunchProfileTable.GetFor(ResourceChange.Update, db, request.StudioId, request.LaunchProfileId, cancel);
        var faults = new Faults();
        var streamConfiguration = request.StreamConfiguration is { } configuration
            ? StreamConfigurationRules.Complete(configuration, instanceTypes, faults)
            : row.Document.StreamConfiguration;
        faults.ThrowIfAny();
        var componentIds = request.StudioComponentIds ?? row.Document.StudioComponentIds!;
        var types = await StudioComponentTable.GetTypes(db, request.StudioId, componentIds, cancel);

        var now = time.GetUtcNow();
        var current = row.Document with
        {
            State = LaunchProfileState.UPDATE_IN_PROGRESS,
            StatusCode = LaunchProfileStatusCode.LAUNCH_PROFILE_UPDATE_IN_PROGRESS,
            StatusMessage = "Launch Profile is being updated",
            UpdatedAt = now,
            UpdatedBy = caller.PrincipalId,
        };
        var asked = current with
        {
            Description = request.Description ?? current.Description,
            LaunchProfileProtocolVersions = request.LaunchProfileProtocolVersions ?? current.LaunchProfileProtocolVersions,
            Name = request.Name ?? current.Name,
            StreamConfiguration = streamConfiguration,
            StudioComponentIds = componentIds,
            ValidationResults = LaunchProfileValidation.Begin(types),
        };
        var facts = row.Facts with { DueAt = now.ToUnixTimeMilliseconds(), Update = asked };
        await LaunchProfileTable.Rows.Update(db, row, current, facts, cancel);
        db.AfterCommit(wake.Signal);
        return new UpdateLaunchProfileResponse { LaunchProfile = Json<LaunchProfile>.Of(asked) };
    }
}
