using Atelier.Api;
using Atelier.Storage;

namespace Atelier.LaunchProfiles;

internal sealed record DeleteLaunchProfileRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    [Path]
    public required string LaunchProfileId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record DeleteLaunchProfileResponse
{
    public Json<LaunchProfile>? LaunchProfile { get; init; }
}

/// <summary>
/// Deletes a launch profile. That it still has sessions is found out later, in the profile's state, as clients of this API expect.
/// </summary>
internal static class DeleteLaunchProfile
{
    public static async Task<DeleteLaunchProfileResponse> Run(
        DeleteLaunchProfileRequest request, Caller caller, Connection db, TimeProvider time, WakeUp wake, CancellationToken cancel)
    {
        var row = await LaunchProfileTable.GetFor(ResourceChange.Delete, db, request.StudioId, request.LaunchProfileId, cancel);
        var now = time.GetUtcNow();
        var profile = row.Document with
        {
            State = LaunchProfileState.DELETE_IN_PROGRESS,
            StatusCode = LaunchProfileStatusCode.LAUNCH_PROFILE_DELETE_IN_PROGRESS,
            StatusMessage = "Launch Profile is being deleted",
            UpdatedAt = now,
            UpdatedBy = caller.PrincipalId,
        };
        await LaunchProfileTable.Rows.Update(db, row, profile, row.Facts with { DueAt = now.ToUnixTimeMilliseconds() }, cancel);
        db.AfterCommit(wake.Signal);
        return new DeleteLaunchProfileResponse { LaunchProfile = Json<LaunchProfile>.Of(profile) };
    }
}
