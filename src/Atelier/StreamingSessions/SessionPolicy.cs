using Atelier.LaunchProfiles;

namespace Atelier.StreamingSessions;

/// <summary>
/// What a launch profile means for a session's life. The table behind it: a session can be stopped if its volume is persistent and it
/// is not to be terminated at once on stopping; profiles from before persistence existed say so by a stopped length alone.
/// </summary>
internal sealed record SessionPolicy
{
    // The API's reference names no default.
    private const string DefaultUploadRoot = "$HOME/Uploads";

    /// <summary>Whether the session may rest STOPPED; if not, the end of its READY time is its end.</summary>
    public required bool IsStoppable { get; init; }

    /// <summary>How long it may be READY.</summary>
    public required int MaxReadyMinutes { get; init; }

    /// <summary>How long it may be STOPPED, 0 if it may not be; null for as long as it likes.</summary>
    public required int? MaxStoppedMinutes { get; init; }

    /// <summary>How many backups are kept; null if none are made.</summary>
    public required int? BackupsToRetain { get; init; }

    public required bool ClipboardEnabled { get; init; }

    /// <summary>The folder that uploads go to; null where nothing may be uploaded.</summary>
    public string? UploadRoot { get; init; }

    public static SessionPolicy Of(StreamConfiguration configuration)
    {
        var isPersistent = configuration.SessionPersistenceMode == SessionPersistenceMode.ACTIVATED;
        var terminatesStopped = configuration.AutomaticTerminationMode == AutomaticTerminationMode.ACTIVATED || !isPersistent;
        var stoppedMinutes = configuration.MaxStoppedSessionLengthInMinutes;
        var mayUpload = configuration.SessionStorage?.Mode.Contains(StreamingSessionStorageMode.UPLOAD) == true;
        var hasBackups = configuration.SessionBackup?.Mode == SessionBackupMode.AUTOMATIC;
        return new SessionPolicy
        {
            IsStoppable = !terminatesStopped || stoppedMinutes > 0,
            MaxReadyMinutes = configuration.MaxSessionLengthInMinutes,
            MaxStoppedMinutes = terminatesStopped ? stoppedMinutes : null,
            BackupsToRetain = hasBackups ? configuration.SessionBackup!.MaxBackupsToRetain : null,
            ClipboardEnabled = configuration.ClipboardMode == StreamingClipboardMode.ENABLED,
            UploadRoot = mayUpload ? configuration.SessionStorage!.Root?.Linux ?? DefaultUploadRoot : null,
        };
    }
}
