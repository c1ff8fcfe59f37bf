using Atelier.Api;
using Atelier.Storage;
using Atelier.StudioComponents;
using Atelier.Studios;
using Atelier.Studios.Quotas;
using Atelier.Workstations;

namespace Atelier.LaunchProfiles;

internal sealed record CreateLaunchProfileRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Length(0, 256), Sensitive]
    public string? Description { get; init; }

    [Count(0, 6)]
    public required IReadOnlyList<string> Ec2SubnetIds { get; init; }

    [ItemLength(0, 10), ItemPattern(@"^2021\-03\-31$")]
    public required IReadOnlyList<string> LaunchProfileProtocolVersions { get; init; }

    [Length(1, 64), Sensitive]
    public required string Name { get; init; }

    public required StreamConfigurationCreate StreamConfiguration { get; init; }

    [Count(1, 100)]
    public required IReadOnlyList<string> StudioComponentIds { get; init; }

    [Path]
    public required string StudioId { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}

internal sealed record CreateLaunchProfileResponse
{
    public Json<LaunchProfile>? LaunchProfile { get; init; }
}

/// <summary>
/// Makes a launch profile. Its components must be there; whether its images are is found out later, in the profile's state, as clients of
/// this API expect.
/// </summary>
internal static class CreateLaunchProfile
{
    public static async Task<CreateLaunchProfileResponse> Run(
        CreateLaunchProfileRequest request, Caller caller, Connection db, InstanceTypes instanceTypes, ServerSettings settings,
        TimeProvider time, WakeUp wake, CancellationToken cancel)
    {
        var faults = new Faults();
        var tags = TagRules.Check(request.Tags, faults);
        var streamConfiguration = StreamConfigurationRules.Complete(request.StreamConfiguration, instanceTypes, faults);
        faults.ThrowIfAny();
        await StudioTable.GetOpen(db, caller.Account, request.StudioId, cancel);
        await StudioQuotas.Check(db, request.StudioId, Quota.LaunchProfiles, cancel);
        var types = await StudioComponentTable.GetTypes(db, request.StudioId, request.StudioComponentIds, cancel);

        var now = time.GetUtcNow();
        var profile = NewProfile(request, caller, settings, now) with
        {
            StreamConfiguration = streamConfiguration,
            Tags = tags,
            ValidationResults = LaunchProfileValidation.Begin(types),
        };
        var createdAt = now.ToUnixTimeMilliseconds();
        await LaunchProfileTable.Rows.Insert(db, profile, new LaunchProfileFacts(request.StudioId, createdAt, DueAt: createdAt), cancel);
        db.AfterCommit(wake.Signal);
        return new CreateLaunchProfileResponse { LaunchProfile = Json<LaunchProfile>.Of(profile) };
    }

    private static LaunchProfile NewProfile(CreateLaunchProfileRequest request, Caller caller, ServerSettings settings, DateTimeOffset now)
    {
        var id = Ids.New();
        return new LaunchProfile
        {
            Arn = Arns.Of("launch-profile", settings.Region, caller.Account, id),
            CreatedAt = now,
            CreatedBy = caller.PrincipalId,
            Description = request.Description,
            Ec2SubnetIds = request.Ec2SubnetIds,
            LaunchProfileId = id,
            LaunchProfileProtocolVersions = request.LaunchProfileProtocolVersions,
            Name = request.Name,
            State = LaunchProfileState.CREATE_IN_PROGRESS,
            StatusCode = LaunchProfileStatusCode.LAUNCH_PROFILE_CREATE_IN_PROGRESS,
            StatusMessage = "Launch Profile is being created",
            StudioComponentIds = request.StudioComponentIds,
            UpdatedAt = now,
            UpdatedBy = caller.PrincipalId,
        };
    }
}
