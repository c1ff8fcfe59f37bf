using Atelier.Api;
using Atelier.Storage;

namespace Atelier.LaunchProfiles;

internal sealed record GetLaunchProfileRequest
{
    [Path]
    public required string LaunchProfileId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetLaunchProfileResponse
{
    public Json<LaunchProfile>? LaunchProfile { get; init; }
}

/// <summary>Shows one launch profile.</summary>
internal static class GetLaunchProfile
{
    public static async Task<GetLaunchProfileResponse> Run(GetLaunchProfileRequest request, Connection db, CancellationToken cancel)
    {
        var row = await LaunchProfileTable.Get(db, request.StudioId, request.LaunchProfileId, cancel);
        return new GetLaunchProfileResponse { LaunchProfile = Json<LaunchProfile>.Of(row.Document) };
    }
}
