using Atelier.Api;
using Atelier.LaunchProfiles;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.StreamingSessions.Streams;
using Atelier.Studios;

namespace Atelier;

/// <summary>The API's operations, a line each: method, path, who may call, and the function that answers.</summary>
internal static class Routes
{
    public static IReadOnlyList<Operation> Operations { get; } =
    [
        Operation.Post("/studios", StudioAccess.Account, CreateStudio.Run),
        Operation.Get("/studios/{studioId}", StudioAccess.Owner, GetStudio.Run),
        Operation.Get("/studios", StudioAccess.Account, ListStudios.Run),

        Operation.Post("/studios/{studioId}/streaming-sessions", LaunchProfileAccess.Member, CreateStreamingSession.Run),
        Operation.Get("/studios/{studioId}/streaming-sessions/{sessionId}", SessionAccess.SessionOwner, GetStreamingSession.Run),
        Operation.Get("/studios/{studioId}/streaming-sessions", StudioAccess.AdministratorOrSelf("ownedBy"), ListStreamingSessions.Run),
        Operation.Post("/studios/{studioId}/streaming-sessions/{sessionId}/start", SessionAccess.SessionOwner, StartStreamingSession.Run),
        Operation.Post("/studios/{studioId}/streaming-sessions/{sessionId}/stop", SessionAccess.SessionOwner, StopStreamingSession.Run),
        Operation.Delete("/studios/{studioId}/streaming-sessions/{sessionId}", SessionAccess.SessionOwner, DeleteStreamingSession.Run),
        Operation.Post("/studios/{studioId}/streaming-sessions/{sessionId}/streams", SessionAccess.SessionOwner, CreateStreamingSessionStream.Run),
        Operation.Get(
            "/studios/{studioId}/streaming-sessions/{sessionId}/streams/{streamId}", SessionAccess.SessionOwner, GetStreamingSessionStream.Run),
        Operation.Get("/studios/{studioId}/streaming-session-backups/{backupId}", SessionAccess.BackupOwner, GetStreamingSessionBackup.Run),
        Operation.Get(
            "/studios/{studioId}/streaming-session-backups", StudioAccess.AdministratorOrSelf("ownedBy"), ListStreamingSessionBackups.Run),
    ];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var operation in Operations)
            endpoints.MapMethods(Operation.VersionPath + operation.Path, [operation.Method], http => OperationEndpoint.Handle(http, operation));
    }
}
