namespace Atelier.Api;

/// <summary>How backups are read back.</summary>
/// <param name="MiBPerSecond">How much a server reads in the long run; 0 for not at all.</param>
/// <param name="Interval">How long after a backup was read whole it is read again.</param>
/// <param name="StretchBytes">How much is read in one go, and compared as one.</param>
internal sealed record BackupCheckPace(int MiBPerSecond, TimeSpan Interval, long StretchBytes)
{
    public static BackupCheckPace Default { get; } = new(MiBPerSecond: 32, TimeSpan.FromDays(7), StretchBytes: 64 << 20);

    /// <summary>How long to rest after so many bytes.</summary>
    public TimeSpan RestAfter(long bytes) => TimeSpan.FromMilliseconds(bytes * 1000 / ((long)MiBPerSecond << 20));
}
