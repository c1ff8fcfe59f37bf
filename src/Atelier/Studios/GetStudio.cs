using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios;

internal sealed record GetStudioRequest
{
    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetStudioResponse
{
    public required Json<Studio> Studio { get; init; }
}

/// <summary>Shows one studio.</summary>
internal static class GetStudio
{
    public static async Task<GetStudioResponse> Run(GetStudioRequest request, Caller caller, Connection db, CancellationToken cancel)
    {
        var row = await StudioTable.Get(db, caller.Account, request.StudioId, cancel);
        return new GetStudioResponse { Studio = Json<Studio>.Of(row.Document) };
    }
}
