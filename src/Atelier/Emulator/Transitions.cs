using System.Text.RegularExpressions;
using Atelier.LaunchProfiles;
using Atelier.StreamingImages;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Streams;
using Atelier.StudioComponents;
using Atelier.Studios;

namespace Atelier.Emulator;

/// <summary>
/// The transitions that end after the answer to a call, by the operation that begins them. The two of backups have no operation of their
/// own and are named as if they had.
/// </summary>
internal static partial class Transitions
{
    public const string OfBackup = "StreamingSessionBackup";
    public const string OfImage = "StreamingImage";
    public const string OfLaunchProfile = "LaunchProfile";
    public const string OfSession = "StreamingSession";
    public const string OfStream = "StreamingSessionStream";
    public const string OfStudio = "Studio";
    public const string OfStudioComponent = "StudioComponent";

    private const string InProgress = "_IN_PROGRESS";

    private static readonly (string Resource, Type StatusCodes, string[] Verbs)[] Known =
    [
        (OfStudio, typeof(StudioStatusCode), ["Create", "Update", "Delete"]),
        (OfStudioComponent, typeof(StudioComponentStatusCode), ["Create", "Update", "Delete"]),
        (OfImage, typeof(StreamingImageStatusCode), ["Create", "Delete"]),
        (OfLaunchProfile, typeof(LaunchProfileStatusCode), ["Create", "Update", "Delete"]),
        (OfSession, typeof(StreamingSessionStatusCode), ["Create", "Start", "Stop", "Delete"]),
        (OfBackup, typeof(StreamingSessionStatusCode), ["Create", "Delete"]),
        (OfStream, typeof(StreamingSessionStreamStatusCode), ["Create"]),
    ];

    private static readonly Dictionary<string, string[]> CodesByOperation = Known
        .SelectMany(known => known.Verbs, (known, verb) => (Operation: verb + known.Resource, known.StatusCodes))
        .ToDictionary(entry => entry.Operation, entry => Enum.GetNames(entry.StatusCodes).Where(code => !IsGood(code)).ToArray());

    /// <summary>The operations that begin a transition.</summary>
    public static IReadOnlyCollection<string> Operations => CodesByOperation.Keys;

    /// <summary>The codes that a failed validation of a launch profile can have.</summary>
    public static IReadOnlyList<string> ValidationCodes { get; } =
        [.. Enum.GetNames<LaunchProfileValidationStatusCode>().Where(code => code.Contains("_FAILED_", StringComparison.Ordinal))];

    /// <summary>The status codes that say why a transition of the operation failed.</summary>
    public static IReadOnlyList<string> FailureCodes(string operation) => CodesByOperation[operation];

    /// <summary>The operation that leads a resource into the state; null for a state that is no transition.</summary>
    public static string? Operation(string resource, string? state) =>
        state?.EndsWith(InProgress, StringComparison.Ordinal) == true ? Verb(state) + resource : null;

    /// <summary>The state that the transition ends in when it fails.</summary>
    public static TState FailedState<TState>(TState transition)
        where TState : struct, Enum => Enum.Parse<TState>(transition.ToString().Replace(InProgress, "_FAILED", StringComparison.Ordinal));

    private static string Verb(string state) => state[0] + state[1..^InProgress.Length].ToLowerInvariant();

    private static bool IsGood(string code) => Good().IsMatch(code);

    [GeneratedRegex(@"(?<!_NOT)_(CREATED|UPDATED|DELETED|READY|STARTED|STOPPED|REPAIRED|IN_PROGRESS)\z")]
    private static partial Regex Good();
}
