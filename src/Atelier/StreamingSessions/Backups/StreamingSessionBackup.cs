namespace Atelier.StreamingSessions.Backups;

/// <summary>A backup of a session's volume, as the API shows it. It has the states of sessions.</summary>
internal sealed record StreamingSessionBackup
{
    public string? Arn { get; init; }

    public string? BackupId { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public string? LaunchProfileId { get; init; }

    public string? OwnedBy { get; init; }

    public string? SessionId { get; init; }

    public StreamingSessionState? State { get; init; }

    public StreamingSessionStatusCode? StatusCode { get; init; }

    public string? StatusMessage { get; init; }

    public IReadOnlyDictionary<string, string>? Tags { get; init; }
}
