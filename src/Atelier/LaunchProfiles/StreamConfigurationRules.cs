using Atelier.Api;
using Atelier.Workstations;

namespace Atelier.LaunchProfiles;

/// <summary>
/// What must hold within a stream configuration, beyond the limits of each member, and what holds where the caller says nothing.
/// Rules and defaults are those of the API reference; whether sessions can be stopped follows from persistence, termination and the time
/// allowed.
/// </summary>
internal static class StreamConfigurationRules
{
    private const string Path = "streamConfiguration";
    private const int DefaultSessionMinutes = 690;

    /// <summary>The configuration with its defaults. Each rule broken is added to the faults; the result counts only without any.</summary>
    public static StreamConfiguration Complete(StreamConfigurationCreate asked, InstanceTypes instanceTypes, Faults faults)
    {
        var isPersistent = asked.SessionPersistenceMode == SessionPersistenceMode.ACTIVATED;
        var stoppedMinutes = asked.MaxStoppedSessionLengthInMinutes ?? 0;
        var backup = Complete(asked.SessionBackup);

        CheckInstanceTypes(asked.Ec2InstanceTypes, instanceTypes, faults);
        CheckStopping(asked, isPersistent, stoppedMinutes, faults);
        CheckBackup(backup, isPersistent, faults);
        if (asked.VolumeConfiguration is not null && !isPersistent)
            faults.Add($"{Path}.volumeConfiguration", "is allowed only with sessionPersistenceMode ACTIVATED");

        return new StreamConfiguration
        {
            AutomaticTerminationMode = isPersistent ? asked.AutomaticTerminationMode ?? AutomaticTerminationMode.DEACTIVATED : null,
            ClipboardMode = asked.ClipboardMode,
            Ec2InstanceTypes = asked.Ec2InstanceTypes,
            MaxSessionLengthInMinutes = asked.MaxSessionLengthInMinutes ?? DefaultSessionMinutes,
            MaxStoppedSessionLengthInMinutes = stoppedMinutes,
            SessionBackup = backup,
            // Saying DEACTIVATED for a client that knows no persistence would contradict the time stopped that it asked for.
            SessionPersistenceMode = asked.SessionPersistenceMode ?? (stoppedMinutes > 0 ? null : SessionPersistenceMode.DEACTIVATED),
            SessionStorage = asked.SessionStorage,
            StreamingImageIds = asked.StreamingImageIds,
            VolumeConfiguration = isPersistent ? Complete(asked.VolumeConfiguration) : null,
        };
    }

    private static void CheckInstanceTypes(IReadOnlyList<string> names, InstanceTypes instanceTypes, Faults faults)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (instanceTypes.Find(names[i]) is null)
                faults.Add($"{Path}.ec2InstanceTypes[{i}]", $"must be one of {string.Join(", ", instanceTypes.Names)}");
        }
    }

    private static void CheckStopping(StreamConfigurationCreate asked, bool isPersistent, int stoppedMinutes, Faults faults)
    {
        if (asked.AutomaticTerminationMode is not null && !isPersistent)
            faults.Add($"{Path}.automaticTerminationMode", "is allowed only with sessionPersistenceMode ACTIVATED");
        if (stoppedMinutes == 0)
            return;
        if (asked.SessionPersistenceMode == SessionPersistenceMode.DEACTIVATED)
            faults.Add($"{Path}.maxStoppedSessionLengthInMinutes", "must be 0 with sessionPersistenceMode DEACTIVATED");
        if (isPersistent && asked.AutomaticTerminationMode != AutomaticTerminationMode.ACTIVATED)
            faults.Add($"{Path}.maxStoppedSessionLengthInMinutes", "must be 0 unless automaticTerminationMode is ACTIVATED");
    }

    private static void CheckBackup(StreamConfigurationSessionBackup backup, bool isPersistent, Faults faults)
    {
        if (backup.Mode != SessionBackupMode.AUTOMATIC)
            return;
        if (!isPersistent)
            faults.Add($"{Path}.sessionBackup.mode", "may be AUTOMATIC only with sessionPersistenceMode ACTIVATED");
        if (backup.MaxBackupsToRetain == 0)
            faults.Add($"{Path}.sessionBackup.maxBackupsToRetain", "must be 1 to 10 with mode AUTOMATIC");
    }

    private static StreamConfigurationSessionBackup Complete(StreamConfigurationSessionBackup? asked) => new()
    {
        Mode = asked?.Mode ?? StreamConfigurationSessionBackup.Default.Mode,
        MaxBackupsToRetain = asked?.MaxBackupsToRetain ?? StreamConfigurationSessionBackup.Default.MaxBackupsToRetain,
    };

    private static VolumeConfiguration Complete(VolumeConfiguration? asked) => new()
    {
        Size = asked?.Size ?? VolumeConfiguration.Default.Size,
        Iops = asked?.Iops ?? VolumeConfiguration.Default.Iops,
        Throughput = asked?.Throughput ?? VolumeConfiguration.Default.Throughput,
    };
}
