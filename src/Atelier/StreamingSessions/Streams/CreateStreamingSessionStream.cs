using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Streams;

internal sealed record CreateStreamingSessionStreamRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Range(60, 3600)]
    public int? ExpirationInSeconds { get; init; }

    [Path]
    public required string SessionId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record CreateStreamingSessionStreamResponse
{
    public Json<StreamingSessionStream>? Stream { get; init; }
}

/// <summary>Makes a stream to a READY session. Its URL is there once it is READY itself.</summary>
[Idempotent]
internal static class CreateStreamingSessionStream
{
    private const int DefaultExpirationInSeconds = 120;

    public static async Task<CreateStreamingSessionStreamResponse> Run(
        CreateStreamingSessionStreamRequest request, Caller caller, Connection db, TimeProvider time, WakeUp wake, CancellationToken cancel)
    {
        var session = (await SessionTable.Get(db, request.StudioId, request.SessionId, cancel)).Document;
        if (session.State != StreamingSessionState.READY)
            throw SessionConflict.IllegalState(session, "streamed", "READY");

        var now = time.GetUtcNow();
        var expiration = request.ExpirationInSeconds ?? DefaultExpirationInSeconds;
        var stream = new StreamingSessionStream
        {
            CreatedAt = now,
            CreatedBy = caller.PrincipalId,
            ExpiresAt = now.AddSeconds(expiration),
            OwnedBy = session.OwnedBy,
            State = StreamingSessionStreamState.CREATE_IN_PROGRESS,
            StatusCode = StreamingSessionStreamStatusCode.STREAM_CREATE_IN_PROGRESS,
            StreamId = Ids.New(),
        };
        var createdAt = now.ToUnixTimeMilliseconds();
        await StreamTable.Rows.Insert(
            db, stream,
            new StreamFacts(request.StudioId, request.SessionId, createdAt, expiration, IsUsed: false, DueAt: createdAt), cancel);
        db.AfterCommit(wake.Signal);
        return new CreateStreamingSessionStreamResponse { Stream = Json<StreamingSessionStream>.Of(stream) };
    }
}
