using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Streams;

/// <summary>What the server knows about a stream beyond its document. Times are Unix milliseconds.</summary>
/// <param name="StudioId">The studio it is in.</param>
/// <param name="SessionId">The session it leads to.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpirationInSeconds">How long it can be used once it is READY.</param>
/// <param name="IsUsed">Whether its ticket was redeemed.</param>
/// <param name="DueAt">When its next step is due.</param>
internal sealed record StreamFacts(string StudioId, string SessionId, long CreatedAt, int ExpirationInSeconds, bool IsUsed, long? DueAt)
{
    /// <summary>How often it was opened: with its ticket first, then with the secret that the opening before gave.</summary>
    public int Openings { get; init; }

    /// <summary>When the session's start was asked for that it was opened in; another start needs another stream.</summary>
    public long? SessionBeganAt { get; init; }

    /// <summary>Until when it can be opened again; moved on while it is open.</summary>
    public long? ReconnectableUntil { get; init; }
}

/// <summary>Where streams are stored, and how they come forward by themselves.</summary>
internal static class StreamTable
{
    public static Table<StreamingSessionStream, StreamFacts> Rows { get; } = new(
        "streaming_session_streams",
        WireJson.Format,
        new("id", row => row.Document.StreamId),
        new("session_id", row => row.Facts.SessionId),
        new("state", row => row.Document.State.ToString()),
        new("created_at", row => row.Facts.CreatedAt),
        new("due_at", row => row.Facts.DueAt));

    /// <summary>The stream, if the session has it.</summary>
    /// <exception cref="ApiError">ResourceNotFoundException if not.</exception>
    public static async Task<Row<StreamingSessionStream, StreamFacts>> Get(
        Connection db, string sessionId, string streamId, CancellationToken cancel) =>
        await Rows.Find(db, streamId, cancel) is { } row && row.Facts.SessionId == sessionId
            ? row
            : throw ApiError.NotFound("Stream", streamId);

    public static DueTable Due(Database database, ServerSettings settings, TimeProvider time) =>
        DueTable.Of<StreamingSessionStream, StreamFacts>(database, Rows, async (db, stream, facts, cancel) =>
    {
        var now = time.GetUtcNow();
        return stream.State switch
        {
            StreamingSessionStreamState.CREATE_IN_PROGRESS => Ready(stream, facts, now),
            StreamingSessionStreamState.READY => (
                stream with { State = StreamingSessionStreamState.DELETED, StatusCode = StreamingSessionStreamStatusCode.STREAM_DELETED },
                facts with { DueAt = settings.RemovalTime(now) }),
            // Its address is good no more, but whoever opened it is still there, or may come back.
            StreamingSessionStreamState.DELETED when facts.ReconnectableUntil > now.ToUnixTimeMilliseconds() =>
                (stream, facts with { DueAt = facts.ReconnectableUntil }),
            _ => null,
        };
    });

    private static (StreamingSessionStream, StreamFacts) Ready(StreamingSessionStream stream, StreamFacts facts, DateTimeOffset now)
    {
        var expiresAt = now.AddSeconds(facts.ExpirationInSeconds);
        return (
            stream with
            {
                State = StreamingSessionStreamState.READY,
                StatusCode = StreamingSessionStreamStatusCode.STREAM_READY,
                ExpiresAt = expiresAt,
            },
            facts with { DueAt = expiresAt.ToUnixTimeMilliseconds() });
    }
}
