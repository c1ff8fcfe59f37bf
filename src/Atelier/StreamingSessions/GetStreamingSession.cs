using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions;

internal sealed record GetStreamingSessionRequest
{
    [Path]
    public required string SessionId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetStreamingSessionResponse
{
    public Json<StreamingSession>? Session { get; init; }
}

/// <summary>Shows one session; DELETED and CREATE_FAILED ones too, for a while.</summary>
internal static class GetStreamingSession
{
    public static async Task<GetStreamingSessionResponse> Run(GetStreamingSessionRequest request, Connection db, CancellationToken cancel)
    {
        var rows = await SessionTable.Rows.SelectDocuments(
            db, "id = @SessionId and studio_id = @StudioId", new { request.SessionId, request.StudioId }, cancel);
        return rows.Count == 1
            ? new GetStreamingSessionResponse { Session = new Json<StreamingSession>(rows[0].Document) }
            : throw ApiError.NotFound("Streaming session", request.SessionId);
    }
}
