using Atelier.Api;

namespace Atelier.StreamingSessions.Streams;

/// <summary>A way to connect to a session, as the API shows it.</summary>
internal sealed record StreamingSessionStream
{
    public DateTimeOffset? CreatedAt { get; init; }

    public string? CreatedBy { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public string? OwnedBy { get; init; }

    public StreamingSessionStreamState? State { get; init; }

    public StreamingSessionStreamStatusCode? StatusCode { get; init; }

    public string? StreamId { get; init; }

    /// <summary>The address to open in a browser, with a ticket good for one connection. Never stored and never logged.</summary>
    [Sensitive]
    public string? Url { get; init; }
}

internal enum StreamingSessionStreamState
{
    READY,
    CREATE_IN_PROGRESS,
    DELETE_IN_PROGRESS,
    DELETED,
    CREATE_FAILED,
    DELETE_FAILED,
}

internal enum StreamingSessionStreamStatusCode
{
    STREAM_CREATE_IN_PROGRESS,
    STREAM_READY,
    STREAM_DELETE_IN_PROGRESS,
    STREAM_DELETED,
    INTERNAL_ERROR,
    NETWORK_CONNECTION_ERROR,
}
