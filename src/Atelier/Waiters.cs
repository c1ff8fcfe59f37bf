using Atelier.LaunchProfiles;
using Atelier.Model;
using Atelier.StreamingImages;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Streams;
using Atelier.StudioComponents;
using Atelier.Studios;

namespace Atelier;

/// <summary>The API's waiters, a line each: operation, place of the state, success, failures, seconds between requests, requests.</summary>
internal static class Waiters
{
    private static readonly string[] ReadyFailures = ["CREATE_FAILED", "UPDATE_FAILED"];

    public static IReadOnlyList<Waiter> All { get; } =
    [
        Of("StudioReady", nameof(GetStudio), "studio.state", "READY", ReadyFailures, 2, 60),
        Of("StudioDeleted", nameof(GetStudio), "studio.state", "DELETED", ["DELETE_FAILED"], 2, 60),
        Of("StudioComponentReady", nameof(GetStudioComponent), "studioComponent.state", "READY", ReadyFailures, 2, 60),
        Of("StudioComponentDeleted", nameof(GetStudioComponent), "studioComponent.state", "DELETED", ["DELETE_FAILED"], 1, 120),
        Of("StreamingImageReady", nameof(GetStreamingImage), "streamingImage.state", "READY", ReadyFailures, 2, 60),
        Of("StreamingImageDeleted", nameof(GetStreamingImage), "streamingImage.state", "DELETED", ["DELETE_FAILED"], 2, 60),
        Of("LaunchProfileReady", nameof(GetLaunchProfile), "launchProfile.state", "READY", ReadyFailures, 5, 150),
        Of("LaunchProfileDeleted", nameof(GetLaunchProfile), "launchProfile.state", "DELETED", ["DELETE_FAILED"], 5, 150),
        Of("StreamingSessionReady", nameof(GetStreamingSession), "session.state", "READY", ["CREATE_FAILED", "START_FAILED"], 10, 180),
        Of("StreamingSessionStopped", nameof(GetStreamingSession), "session.state", "STOPPED", ["STOP_FAILED"], 5, 180),
        Of("StreamingSessionDeleted", nameof(GetStreamingSession), "session.state", "DELETED", ["DELETE_FAILED"], 5, 180),
        Of("StreamingSessionStreamReady", nameof(GetStreamingSessionStream), "stream.state", "READY", ["CREATE_FAILED"], 5, 30),
    ];

    private static Waiter Of(
        string name, string operation, string path, string success, string[] failures, int seconds, int attempts) =>
        new(name, operation, path, success, failures, TimeSpan.FromSeconds(seconds), attempts);
}
