using Atelier.Api;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.StudioComponents;

namespace Atelier.LaunchProfiles;

internal sealed record GetLaunchProfileDetailsRequest
{
    [Path]
    public required string LaunchProfileId { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record GetLaunchProfileDetailsResponse
{
    public Json<LaunchProfile>? LaunchProfile { get; init; }

    public IReadOnlyList<StreamingImage>? StreamingImages { get; init; }

    public IReadOnlyList<StudioComponentSummary>? StudioComponentSummaries { get; init; }
}

/// <summary>Shows a launch profile with its images and a summary of its components, in the profile's order.</summary>
internal static class GetLaunchProfileDetails
{
    public static async Task<GetLaunchProfileDetailsResponse> Run(
        GetLaunchProfileDetailsRequest request, Caller caller, Connection db, ServerSettings settings, CancellationToken cancel)
    {
        var profile = (await LaunchProfileTable.Get(db, request.StudioId, request.LaunchProfileId, cancel)).Document;
        var images = await StreamingImageTable.FindAll(db, request.StudioId, profile.StreamConfiguration!.StreamingImageIds, cancel);
        var components = await StudioComponentTable.FindAll(db, request.StudioId, profile.StudioComponentIds!, cancel);
        return new GetLaunchProfileDetailsResponse
        {
            LaunchProfile = Json<LaunchProfile>.Of(profile),
            StreamingImages = [.. images.Select(image => image.SeenBy(caller, settings))],
            StudioComponentSummaries = [.. components.Select(StudioComponentSummary.Of)],
        };
    }
}
