using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions.Streams;

internal sealed record GetStreamingSessionStreamRequest
{
    [Path]
    public required string SessionId { get; init; }

    [Path]
    public required string StreamId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetStreamingSessionStreamResponse
{
    public Json<StreamingSessionStream>? Stream { get; init; }
}

/// <summary>Shows one stream, with its URL while it can be used.</summary>
internal static class GetStreamingSessionStream
{
    public static async Task<GetStreamingSessionStreamResponse> Run(
        GetStreamingSessionStreamRequest request, Connection db, Tickets tickets, PublicAddress address, CancellationToken cancel)
    {
        var stream = (await StreamTable.Get(db, request.SessionId, request.StreamId, cancel)).Document;
        var isReady = stream.State == StreamingSessionStreamState.READY;
        return new GetStreamingSessionStreamResponse
        {
            Stream = Json<StreamingSessionStream>.Of(isReady ? stream with { Url = tickets.Url(address, request.StreamId) } : stream),
        };
    }
}
