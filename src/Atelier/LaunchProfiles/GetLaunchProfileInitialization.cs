using System.Text.RegularExpressions;
using Atelier.Api;
using Atelier.Storage;
using Atelier.StudioComponents;

namespace Atelier.LaunchProfiles;

internal sealed record GetLaunchProfileInitializationRequest
{
    [Path]
    public required string LaunchProfileId { get; init; }

    [Query]
    public required IReadOnlyList<string> LaunchProfileProtocolVersions { get; init; }

    [Query]
    public required string LaunchPurpose { get; init; }

    [Query]
    public required string Platform { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetLaunchProfileInitializationResponse
{
    public LaunchProfileInitialization? LaunchProfileInitialization { get; init; }
}

/// <summary>
/// Shows what a workstation or render worker needs to join a launch profile: the scripts of its components in the profile's order, their
/// security groups and the directory. Components that are not there yet, or not any more, have no part in it.
/// </summary>
internal static partial class GetLaunchProfileInitialization
{
    public static async Task<GetLaunchProfileInitializationResponse> Run(
        GetLaunchProfileInitializationRequest request, Connection db, CancellationToken cancel)
    {
        var profile = await LaunchProfileTable.GetUsable(db, request.StudioId, request.LaunchProfileId, cancel);
        var faults = new Faults();
        if (!LaunchPurpose().IsMatch(request.LaunchPurpose))
            faults.Add("launchPurpose", "must be 1 to 64 of A to Z, 0 to 9 and _");
        var platform = ReadPlatform(request.Platform, faults);
        var version = ChooseVersion(request.LaunchProfileProtocolVersions, profile.LaunchProfileProtocolVersions!, faults);
        faults.ThrowIfAny();

        var components = await ProfileComponents.Find(db, request.StudioId, profile, cancel);
        return new GetLaunchProfileInitializationResponse
        {
            LaunchProfileInitialization = new LaunchProfileInitialization
            {
                ActiveDirectory = components.Select(Directory).FirstOrDefault(directory => directory is not null),
                Ec2SecurityGroupIds = SecurityGroups(components),
                LaunchProfileId = profile.LaunchProfileId,
                LaunchProfileProtocolVersion = version,
                LaunchPurpose = request.LaunchPurpose,
                Name = profile.Name,
                Platform = platform,
                SystemInitializationScripts = Scripts(StudioComponentInitializationScriptRunContext.SYSTEM_INITIALIZATION),
                UserInitializationScripts = Scripts(StudioComponentInitializationScriptRunContext.USER_INITIALIZATION),
            },
        };

        IReadOnlyList<LaunchProfileInitializationScript> Scripts(StudioComponentInitializationScriptRunContext context) =>
            ProfileComponents.Scripts(components, platform!.Value, version!, context);
    }

    // The contract has no empty list here.
    private static string[]? SecurityGroups(IEnumerable<StudioComponent> components)
    {
        var groups = components.SelectMany(component => component.Ec2SecurityGroupIds ?? []).Distinct().ToArray();
        return groups.Length > 0 ? groups : null;
    }

    private static LaunchProfilePlatform? ReadPlatform(string text, Faults faults)
    {
        var names = Enum.GetNames<LaunchProfilePlatform>();
        if (names.FirstOrDefault(name => name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } name)
            return Enum.Parse<LaunchProfilePlatform>(name);
        faults.Add("platform", $"must be one of {string.Join(", ", names)}");
        return null;
    }

    private static string? ChooseVersion(IReadOnlyList<string> asked, IReadOnlyList<string> offered, Faults faults)
    {
        var version = offered.Intersect(asked).Max(StringComparer.Ordinal);
        if (version is null)
            faults.Add("launchProfileProtocolVersions", $"must have one of the profile's: {string.Join(", ", offered)}");
        return version;
    }

    private static LaunchProfileInitializationActiveDirectory? Directory(StudioComponent component) =>
        component.Configuration?.ActiveDirectoryConfiguration is { } directory
            ? new LaunchProfileInitializationActiveDirectory
            {
                ComputerAttributes = directory.ComputerAttributes,
                DirectoryId = directory.DirectoryId,
                OrganizationalUnitDistinguishedName = directory.OrganizationalUnitDistinguishedName,
                StudioComponentId = component.StudioComponentId,
                StudioComponentName = component.Name,
            }
            : null;

    [GeneratedRegex(@"^[A-Z0-9_]{1,64}\z")]
    private static partial Regex LaunchPurpose();
}
