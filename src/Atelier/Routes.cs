using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.StreamingImages;
using Atelier.StudioComponents;
using Atelier.Studios;

namespace Atelier;

/// <summary>The API's operations, a line each: method, path, who may call, and the function that answers.</summary>
internal static class Routes
{
    public const string Version = "/2020-08-01";

    public static IReadOnlyList<Operation> Operations { get; } =
    [
        Operation.Post("/studios", StudioAccess.Account, CreateStudio.Run),
        Operation.Get("/studios/{studioId}", StudioAccess.Owner, GetStudio.Run),
        Operation.Get("/studios", StudioAccess.Account, ListStudios.Run),

        Operation.Post("/studios/{studioId}/studio-components", StudioAccess.Owner, CreateStudioComponent.Run),
        Operation.Get("/studios/{studioId}/studio-components/{studioComponentId}", StudioAccess.Owner, GetStudioComponent.Run),
        Operation.Get("/studios/{studioId}/studio-components", StudioAccess.Owner, ListStudioComponents.Run),

        Operation.Post("/studios/{studioId}/streaming-images", StudioAccess.Owner, CreateStreamingImage.Run),
        Operation.Get("/studios/{studioId}/streaming-images/{streamingImageId}", StudioAccess.Administrator, GetStreamingImage.Run),
        Operation.Get("/studios/{studioId}/streaming-images", StudioAccess.Administrator, ListStreamingImages.Run),

        Operation.Post("/studios/{studioId}/launch-profiles", StudioAccess.Owner, CreateLaunchProfile.Run),
        Operation.Get("/studios/{studioId}/launch-profiles/{launchProfileId}", LaunchProfileAccess.Member, GetLaunchProfile.Run),
        Operation.Get("/studios/{studioId}/launch-profiles", StudioAccess.AdministratorOrSelf("principalId"), ListLaunchProfiles.Run),
        Operation.Post(
            "/studios/{studioId}/launch-profiles/{launchProfileId}/membership", StudioAccess.Administrator, PutLaunchProfileMembers.Run),
    ];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var operation in Operations)
            endpoints.MapMethods(Version + operation.Path, [operation.Method], http => OperationEndpoint.Handle(http, operation));
    }
}
