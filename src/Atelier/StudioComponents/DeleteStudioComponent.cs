using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.StudioComponents;

internal sealed record DeleteStudioComponentRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string StudioComponentId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record DeleteStudioComponentResponse
{
    public Json<StudioComponent>? StudioComponent { get; init; }
}

/// <summary>Deletes a component that no launch profile uses. It can still be read for a while.</summary>
internal static class DeleteStudioComponent
{
    public static async Task<DeleteStudioComponentResponse> Run(
        DeleteStudioComponentRequest request, Caller caller, Connection db, TimeProvider time, WakeUp wake, CancellationToken cancel)
    {
        var row = await StudioComponentTable.GetFor(ResourceChange.Delete, db, request.StudioId, request.StudioComponentId, cancel);
        await LaunchProfileUses.CheckUnused(db, request.StudioId, "Studio component", request.StudioComponentId, cancel);

        var now = time.GetUtcNow();
        var component = row.Document with
        {
            State = StudioComponentState.DELETE_IN_PROGRESS,
            StatusCode = StudioComponentStatusCode.STUDIO_COMPONENT_DELETE_IN_PROGRESS,
            StatusMessage = "Studio Component is being deleted",
            UpdatedAt = now,
            UpdatedBy = caller.PrincipalId,
        };
        await StudioComponentTable.Rows.Update(db, row, component, row.Facts with { DueAt = now.ToUnixTimeMilliseconds() }, cancel);
        db.AfterCommit(wake.Signal);
        return new DeleteStudioComponentResponse { StudioComponent = Json<StudioComponent>.Of(component) };
    }
}
