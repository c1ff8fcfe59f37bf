using System.Text.Json.Serialization;
using Atelier.Api;

namespace Atelier.LaunchProfiles;

/// <summary>What a profile's sessions may be, as a caller asks for it: what is left out gets its default.</summary>
internal sealed record StreamConfigurationCreate
{
    public AutomaticTerminationMode? AutomaticTerminationMode { get; init; }

    public required StreamingClipboardMode ClipboardMode { get; init; }

    [KnownValues(typeof(StreamingInstanceType)), Count(1, 30)]
    public required IReadOnlyList<string> Ec2InstanceTypes { get; init; }

    [Range(1, 43200)]
    public int? MaxSessionLengthInMinutes { get; init; }

    [Range(0, 5760)]
    public int? MaxStoppedSessionLengthInMinutes { get; init; }

    public StreamConfigurationSessionBackup? SessionBackup { get; init; }

    public SessionPersistenceMode? SessionPersistenceMode { get; init; }

    public StreamConfigurationSessionStorage? SessionStorage { get; init; }

    [Count(1, 20), ItemLength(0, 22), ItemPattern("^[a-zA-Z0-9-_]*$")]
    public required IReadOnlyList<string> StreamingImageIds { get; init; }

    public VolumeConfiguration? VolumeConfiguration { get; init; }
}

/// <summary>What a profile's sessions may be, as the profile holds it: defaults filled in, contradictions refused before.</summary>
internal sealed record StreamConfiguration
{
    /// <summary>Never null where persistence is ACTIVATED, null elsewhere.</summary>
    public AutomaticTerminationMode? AutomaticTerminationMode { get; init; }

    public required StreamingClipboardMode ClipboardMode { get; init; }

    [KnownValues(typeof(StreamingInstanceType)), Count(1, 30)]
    public required IReadOnlyList<string> Ec2InstanceTypes { get; init; }

    [Range(1, 43200)]
    public int MaxSessionLengthInMinutes { get; init; }

    [Range(0, 5760)]
    public int MaxStoppedSessionLengthInMinutes { get; init; }

    /// <summary>Both members are set.</summary>
    public StreamConfigurationSessionBackup SessionBackup { get; init; } = StreamConfigurationSessionBackup.Default;

    /// <summary>Null only where a client from before persistence asked for sessions that can be stopped.</summary>
    public SessionPersistenceMode? SessionPersistenceMode { get; init; }

    public StreamConfigurationSessionStorage? SessionStorage { get; init; }

    [Count(1, 20), ItemLength(0, 22), ItemPattern("^[a-zA-Z0-9-_]*$")]
    public required IReadOnlyList<string> StreamingImageIds { get; init; }

    /// <summary>Never null where persistence is ACTIVATED, with all members set; null elsewhere.</summary>
    public VolumeConfiguration? VolumeConfiguration { get; init; }
}

internal enum AutomaticTerminationMode
{
    DEACTIVATED,
    ACTIVATED,
}

internal enum SessionPersistenceMode
{
    DEACTIVATED,
    ACTIVATED,
}

internal enum StreamingClipboardMode
{
    ENABLED,
    DISABLED,
}

/// <summary>The instance types the contract lists; an operator may have more.</summary>
internal enum StreamingInstanceType
{
    [JsonStringEnumMemberName("g4dn.xlarge")]
    G4dnXlarge,

    [JsonStringEnumMemberName("g4dn.2xlarge")]
    G4dn2Xlarge,

    [JsonStringEnumMemberName("g4dn.4xlarge")]
    G4dn4Xlarge,

    [JsonStringEnumMemberName("g4dn.8xlarge")]
    G4dn8Xlarge,

    [JsonStringEnumMemberName("g4dn.12xlarge")]
    G4dn12Xlarge,

    [JsonStringEnumMemberName("g4dn.16xlarge")]
    G4dn16Xlarge,

    [JsonStringEnumMemberName("g3.4xlarge")]
    G34Xlarge,

    [JsonStringEnumMemberName("g3s.xlarge")]
    G3sXlarge,

    [JsonStringEnumMemberName("g5.xlarge")]
    G5Xlarge,

    [JsonStringEnumMemberName("g5.2xlarge")]
    G52Xlarge,

    [JsonStringEnumMemberName("g5.4xlarge")]
    G54Xlarge,

    [JsonStringEnumMemberName("g5.8xlarge")]
    G58Xlarge,

    [JsonStringEnumMemberName("g5.16xlarge")]
    G516Xlarge,
}
