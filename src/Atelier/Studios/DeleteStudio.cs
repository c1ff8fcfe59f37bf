using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios;

internal sealed record DeleteStudioRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record DeleteStudioResponse
{
    public required Json<Studio> Studio { get; init; }
}

/// <summary>Deletes a studio; whether anything is left in it is found out later, in the studio's state.</summary>
internal static class DeleteStudio
{
    public static async Task<DeleteStudioResponse> Run(
        DeleteStudioRequest request, Caller caller, Connection db, TimeProvider time, WakeUp wake, CancellationToken cancel)
    {
        var row = await StudioTable.Get(db, caller.Account, request.StudioId, cancel);
        ResourceChange.Delete.Check("Studio", request.StudioId, row.Document.State);
        var now = time.GetUtcNow();
        var studio = row.Document with
        {
            State = StudioState.DELETE_IN_PROGRESS,
            StatusCode = StudioStatusCode.STUDIO_DELETE_IN_PROGRESS,
            StatusMessage = "The studio is being deleted",
            UpdatedAt = now,
        };
        await StudioTable.Rows.Update(db, row, studio, row.Facts with { DueAt = now.ToUnixTimeMilliseconds() }, cancel);
        db.AfterCommit(wake.Signal);
        return new DeleteStudioResponse { Studio = Json<Studio>.Of(studio) };
    }
}
