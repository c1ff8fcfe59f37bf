using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios;

internal sealed record UpdateStudioRequest
{
    [Length(0, 2048)]
    public string? AdminRoleArn { get; init; }

    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Length(0, 64), Sensitive]
    public string? DisplayName { get; init; }

    [Path]
    public required string StudioId { get; init; }

    [Length(0, 2048)]
    public string? UserRoleArn { get; init; }
}

internal sealed record UpdateStudioResponse
{
    public required Json<Studio> Studio { get; init; }
}

/// <summary>Changes a studio's display name and roles; what the request leaves out stays as it is.</summary>
internal static class UpdateStudio
{
    public static async Task<UpdateStudioResponse> Run(
        UpdateStudioRequest request, Caller caller, Connection db, TimeProvider time, WakeUp wake, CancellationToken cancel)
    {
        var row = await StudioTable.Get(db, caller.Account, request.StudioId, cancel);
        ResourceChange.Update.Check("Studio", request.StudioId, row.Document.State);
        var now = time.GetUtcNow();
        var studio = row.Document with
        {
            AdminRoleArn = request.AdminRoleArn ?? row.Document.AdminRoleArn,
            DisplayName = request.DisplayName ?? row.Document.DisplayName,
            State = StudioState.UPDATE_IN_PROGRESS,
            StatusCode = StudioStatusCode.STUDIO_UPDATE_IN_PROGRESS,
            StatusMessage = "The studio is being updated",
            UpdatedAt = now,
            UserRoleArn = request.UserRoleArn ?? row.Document.UserRoleArn,
        };
        await StudioTable.Rows.Update(db, row, studio, row.Facts with { DueAt = now.ToUnixTimeMilliseconds() }, cancel);
        db.AfterCommit(wake.Signal);
        return new UpdateStudioResponse { Studio = Json<Studio>.Of(studio) };
    }
}
