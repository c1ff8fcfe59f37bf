using Atelier.Api;
using Atelier.StudioComponents;

namespace Atelier.LaunchProfiles;

/// <summary>What a workstation or a render worker of one platform needs to join a launch profile, as the API shows it.</summary>
internal sealed record LaunchProfileInitialization
{
    public LaunchProfileInitializationActiveDirectory? ActiveDirectory { get; init; }

    [Count(1, int.MaxValue)]
    public IReadOnlyList<string>? Ec2SecurityGroupIds { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? LaunchProfileId { get; init; }

    [Length(0, 10), Pattern(@"^2021\-03\-31$")]
    public string? LaunchProfileProtocolVersion { get; init; }

    [Length(0, 64), Pattern("^[A-Z0-9_]+$")]
    public string? LaunchPurpose { get; init; }

    [Length(1, 64), Sensitive]
    public string? Name { get; init; }

    public LaunchProfilePlatform? Platform { get; init; }

    public IReadOnlyList<LaunchProfileInitializationScript>? SystemInitializationScripts { get; init; }

    public IReadOnlyList<LaunchProfileInitializationScript>? UserInitializationScripts { get; init; }
}

/// <summary>A component's script with its parameters written into it, and the roles it may use.</summary>
internal sealed record LaunchProfileInitializationScript
{
    [Length(0, 2048)]
    public string? RuntimeRoleArn { get; init; }

    [Length(1, 5120), Sensitive]
    public string? Script { get; init; }

    [Length(0, 2048)]
    public string? SecureInitializationRoleArn { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? StudioComponentId { get; init; }

    [Length(0, 64), Sensitive]
    public string? StudioComponentName { get; init; }
}

/// <summary>
/// The directory to join, as its component says. The directory's name and addresses are absent: this server has no directory service to
/// ask for them.
/// </summary>
internal sealed record LaunchProfileInitializationActiveDirectory
{
    [Count(0, 50), Sensitive]
    public IReadOnlyList<ActiveDirectoryComputerAttribute>? ComputerAttributes { get; init; }

    public string? DirectoryId { get; init; }

    public string? DirectoryName { get; init; }

    [Count(0, 10)]
    public IReadOnlyList<string>? DnsIpAddresses { get; init; }

    [Length(1, 2000)]
    public string? OrganizationalUnitDistinguishedName { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? StudioComponentId { get; init; }

    [Length(0, 64), Sensitive]
    public string? StudioComponentName { get; init; }
}
