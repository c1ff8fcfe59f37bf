using Atelier.Api;

namespace Atelier.StudioComponents;

/// <summary>How to reach what a component stands for: the one member that goes with the component's type.</summary>
[Union]
internal sealed record StudioComponentConfiguration
{
    public ActiveDirectoryConfiguration? ActiveDirectoryConfiguration { get; init; }

    public ComputeFarmConfiguration? ComputeFarmConfiguration { get; init; }

    public LicenseServiceConfiguration? LicenseServiceConfiguration { get; init; }

    public SharedFileSystemConfiguration? SharedFileSystemConfiguration { get; init; }
}

/// <summary>The directory that workstations join.</summary>
internal sealed record ActiveDirectoryConfiguration
{
    [Count(0, 50), Sensitive]
    public IReadOnlyList<ActiveDirectoryComputerAttribute>? ComputerAttributes { get; init; }

    public string? DirectoryId { get; init; }

    [Length(1, 2000)]
    public string? OrganizationalUnitDistinguishedName { get; init; }
}

/// <summary>An attribute that a workstation's computer object gets in the directory.</summary>
internal sealed record ActiveDirectoryComputerAttribute
{
    [Length(1, 40)]
    public string? Name { get; init; }

    [Length(1, 64)]
    public string? Value { get; init; }
}

/// <summary>A render farm.</summary>
internal sealed record ComputeFarmConfiguration
{
    public string? ActiveDirectoryUser { get; init; }

    [Sensitive]
    public string? Endpoint { get; init; }
}

/// <summary>A licence server.</summary>
internal sealed record LicenseServiceConfiguration
{
    [Sensitive]
    public string? Endpoint { get; init; }
}

/// <summary>A file share and where workstations mount it.</summary>
internal sealed record SharedFileSystemConfiguration
{
    [Sensitive]
    public string? Endpoint { get; init; }

    public string? FileSystemId { get; init; }

    [Length(0, 128), Pattern(@"^(/?|(\$HOME)?(/[^/\n\s\\]+)*)$"), Sensitive]
    public string? LinuxMountPoint { get; init; }

    [Sensitive]
    public string? ShareName { get; init; }

    [Pattern("^[A-Z]$")]
    public string? WindowsMountDrive { get; init; }
}
