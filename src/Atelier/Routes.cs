using Atelier.Api;
using Atelier.Eulas;
using Atelier.LaunchProfiles;
using Atelier.LaunchProfiles.Members;
using Atelier.StreamingImages;
using Atelier.StudioComponents;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.StreamingSessions.Streams;
using Atelier.Studios;
using Atelier.Studios.Members;
using Atelier.Tags;

namespace Atelier;

/// <summary>The API's operations, a line each: method, path, who may call, and the function that answers.</summary>
internal static class Routes
{
    public static IReadOnlyList<Operation> Operations { get; } =
    [
        Operation.Post("/studios", StudioAccess.Account, CreateStudio.Run),
        Operation.Get("/studios/{studioId}", StudioAccess.Owner, GetStudio.Run),
        Operation.Get("/studios", StudioAccess.Account, ListStudios.Run),
        Operation.Patch("/studios/{studioId}", StudioAccess.Owner, UpdateStudio.Run),
        Operation.Delete("/studios/{studioId}", StudioAccess.Owner, DeleteStudio.Run),
        Operation.Put("/studios/{studioId}/sso-configuration", StudioAccess.Owner, StartStudioSSOConfigurationRepair.Run),

        Operation.Post("/studios/{studioId}/membership", StudioAccess.Owner, PutStudioMembers.Run),
        Operation.Get("/studios/{studioId}/membership/{principalId}", StudioAccess.User, GetStudioMember.Run),
        Operation.Get("/studios/{studioId}/membership", StudioAccess.User, ListStudioMembers.Run),
        Operation.Delete("/studios/{studioId}/membership/{principalId}", StudioAccess.Owner, DeleteStudioMember.Run),

        Operation.Post("/studios/{studioId}/eula-acceptances", StudioAccess.Administrator, AcceptEulas.Run),
        Operation.Get("/eulas/{eulaId}", StudioAccess.AnyAdministrator, GetEula.Run),
        Operation.Get("/eulas", StudioAccess.Anybody, ListEulas.Run),
        Operation.Get("/studios/{studioId}/eula-acceptances", StudioAccess.User, ListEulaAcceptances.Run),

        Operation.Post("/studios/{studioId}/studio-components", StudioAccess.Owner, CreateStudioComponent.Run),
        Operation.Get("/studios/{studioId}/studio-components/{studioComponentId}", StudioAccess.Owner, GetStudioComponent.Run),
        Operation.Get("/studios/{studioId}/studio-components", StudioAccess.Owner, ListStudioComponents.Run),
        Operation.Patch("/studios/{studioId}/studio-components/{studioComponentId}", StudioAccess.Owner, UpdateStudioComponent.Run),
        Operation.Delete("/studios/{studioId}/studio-components/{studioComponentId}", StudioAccess.Owner, DeleteStudioComponent.Run),

        Operation.Post("/studios/{studioId}/streaming-images", StudioAccess.Owner, CreateStreamingImage.Run),
        Operation.Get("/studios/{studioId}/streaming-images/{streamingImageId}", StudioAccess.Administrator, GetStreamingImage.Run),
        Operation.Get("/studios/{studioId}/streaming-images", StudioAccess.Administrator, ListStreamingImages.Run),
        Operation.Patch("/studios/{studioId}/streaming-images/{streamingImageId}", StudioAccess.Owner, UpdateStreamingImage.Run),
        Operation.Delete("/studios/{studioId}/streaming-images/{streamingImageId}", StudioAccess.Owner, DeleteStreamingImage.Run),

        Operation.Post("/studios/{studioId}/launch-profiles", StudioAccess.Owner, CreateLaunchProfile.Run),
        Operation.Get("/studios/{studioId}/launch-profiles/{launchProfileId}", LaunchProfileAccess.Member, GetLaunchProfile.Run),
        Operation.Get("/studios/{studioId}/launch-profiles", StudioAccess.AdministratorOrSelf("principalId"), ListLaunchProfiles.Run),
        Operation.Patch("/studios/{studioId}/launch-profiles/{launchProfileId}", StudioAccess.Owner, UpdateLaunchProfile.Run),
        Operation.Delete("/studios/{studioId}/launch-profiles/{launchProfileId}", StudioAccess.Owner, DeleteLaunchProfile.Run),
        Operation.Get(
            "/studios/{studioId}/launch-profiles/{launchProfileId}/details", LaunchProfileAccess.Member, GetLaunchProfileDetails.Run),
        Operation.Get(
            "/studios/{studioId}/launch-profiles/{launchProfileId}/init", LaunchProfileAccess.Member, GetLaunchProfileInitialization.Run),

        Operation.Post(
            "/studios/{studioId}/launch-profiles/{launchProfileId}/membership", StudioAccess.Administrator, PutLaunchProfileMembers.Run),
        Operation.Get(
            "/studios/{studioId}/launch-profiles/{launchProfileId}/membership/{principalId}", LaunchProfileAccess.Member,
            GetLaunchProfileMember.Run),
        Operation.Get(
            "/studios/{studioId}/launch-profiles/{launchProfileId}/membership", LaunchProfileAccess.Member, ListLaunchProfileMembers.Run),
        Operation.Patch(
            "/studios/{studioId}/launch-profiles/{launchProfileId}/membership/{principalId}", StudioAccess.Administrator,
            UpdateLaunchProfileMember.Run),
        Operation.Delete(
            "/studios/{studioId}/launch-profiles/{launchProfileId}/membership/{principalId}", StudioAccess.Administrator,
            DeleteLaunchProfileMember.Run),

        Operation.Post("/studios/{studioId}/streaming-sessions", LaunchProfileAccess.Member, CreateStreamingSession.Run),
        Operation.Get("/studios/{studioId}/streaming-sessions/{sessionId}", SessionAccess.SessionOwner, GetStreamingSession.Run),
        Operation.Get("/studios/{studioId}/streaming-sessions", StudioAccess.AdministratorOrSelf("ownedBy"), ListStreamingSessions.Run),
        Operation.Post("/studios/{studioId}/streaming-sessions/{sessionId}/start", SessionAccess.SessionOwner, StartStreamingSession.Run),
        Operation.Post("/studios/{studioId}/streaming-sessions/{sessionId}/stop", SessionAccess.SessionOwner, StopStreamingSession.Run),
        Operation.Delete("/studios/{studioId}/streaming-sessions/{sessionId}", SessionAccess.SessionOwner, DeleteStreamingSession.Run),
        Operation.Post(
            "/studios/{studioId}/streaming-sessions/{sessionId}/streams", SessionAccess.SessionOwner, CreateStreamingSessionStream.Run),
        Operation.Get(
            "/studios/{studioId}/streaming-sessions/{sessionId}/streams/{streamId}", SessionAccess.SessionOwner,
            GetStreamingSessionStream.Run),
        Operation.Get("/studios/{studioId}/streaming-session-backups/{backupId}", SessionAccess.BackupOwner, GetStreamingSessionBackup.Run),
        Operation.Get(
            "/studios/{studioId}/streaming-session-backups", StudioAccess.AdministratorOrSelf("ownedBy"), ListStreamingSessionBackups.Run),

        Operation.Post("/tags/{**resourceArn}", StudioAccess.Account, TagResource.Run, StatusCodes.Status204NoContent),
        Operation.Delete("/tags/{**resourceArn}", StudioAccess.Account, UntagResource.Run, StatusCodes.Status204NoContent),
        Operation.Get("/tags/{**resourceArn}", StudioAccess.Account, ListTagsForResource.Run),
    ];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var operation in Operations)
            endpoints
                .MapMethods(Operation.VersionPath + operation.Path, [operation.Method], http => OperationEndpoint.Handle(http, operation))
                .WithMetadata(operation);
    }
}
