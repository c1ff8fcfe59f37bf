using Atelier.Api;

namespace Atelier.LaunchProfiles;

/// <summary>A session's root volume.</summary>
internal sealed record VolumeConfiguration
{
    /// <summary>The API's defaults.</summary>
    public static VolumeConfiguration Default { get; } = new() { Size = 500, Iops = 3000, Throughput = 125 };

    [Range(3000, 16000)]
    public int? Iops { get; init; }

    /// <summary>In GiB.</summary>
    [Range(100, 16000)]
    public int? Size { get; init; }

    /// <summary>In MiB a second.</summary>
    [Range(125, 1000)]
    public int? Throughput { get; init; }
}

/// <summary>Whether a session's volume is backed up when the session stops, and how many backups of a session are kept.</summary>
internal sealed record StreamConfigurationSessionBackup
{
    public static StreamConfigurationSessionBackup Default { get; } =
        new() { Mode = SessionBackupMode.DEACTIVATED, MaxBackupsToRetain = 0 };

    [Range(0, 10)]
    public int? MaxBackupsToRetain { get; init; }

    public SessionBackupMode? Mode { get; init; }
}

internal enum SessionBackupMode
{
    AUTOMATIC,
    DEACTIVATED,
}

/// <summary>What artists may transfer, and where it goes. Without it nothing can be uploaded.</summary>
internal sealed record StreamConfigurationSessionStorage
{
    [Count(1, int.MaxValue)]
    public required IReadOnlyList<StreamingSessionStorageMode> Mode { get; init; }

    public StreamingSessionStorageRoot? Root { get; init; }
}

internal enum StreamingSessionStorageMode
{
    UPLOAD,
}

/// <summary>The folder that uploads go to, for each platform.</summary>
internal sealed record StreamingSessionStorageRoot
{
    [Length(1, 128), Pattern(@"^(\$HOME|/)[/]?([A-Za-z0-9-_]+/)*([A-Za-z0-9_-]+)$"), Sensitive]
    public string? Linux { get; init; }

    [Length(1, 128), Pattern(@"^((\%HOMEPATH\%)|[a-zA-Z]:)[\\/](?:[a-zA-Z0-9_-]+[\\/])*[a-zA-Z0-9_-]+$"), Sensitive]
    public string? Windows { get; init; }
}
