using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StudioComponents;

internal sealed record GetStudioComponentRequest
{
    [Path]
    public required string StudioComponentId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetStudioComponentResponse
{
    public Json<StudioComponent>? StudioComponent { get; init; }
}

/// <summary>Shows one component.</summary>
internal static class GetStudioComponent
{
    public static async Task<GetStudioComponentResponse> Run(GetStudioComponentRequest request, Connection db, CancellationToken cancel)
    {
        var row = await StudioComponentTable.Get(db, request.StudioId, request.StudioComponentId, cancel);
        return new GetStudioComponentResponse { StudioComponent = Json<StudioComponent>.Of(row.Document) };
    }
}
