using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>How the engine's failures read in a session's status.</summary>
internal static class SessionFailure
{
    /// <summary>Whether the session's state can end in failure; a deletion never does, it is tried until it succeeds.</summary>
    public static bool CanFail(SessionChange session) => session.Session.State is StreamingSessionState.CREATE_IN_PROGRESS
        or StreamingSessionState.START_IN_PROGRESS or StreamingSessionState.STOP_IN_PROGRESS;

    public static SessionChange Of(SessionChange session, EngineException fault, DateTimeOffset now, long readableUntil) =>
        SessionChanges.Failed(session, Code(fault.Failure), $"{Sentence(fault.Message)} {NextStep(session)}", now, readableUntil);

    /// <summary>The transition did not end within its time.</summary>
    public static SessionChange OverTime(SessionChange session, DateTimeOffset now, long readableUntil)
    {
        var isStop = session.Session.State == StreamingSessionState.STOP_IN_PROGRESS;
        var (code, cause) = session switch
        {
            { Facts.AwaitedScript: { } script } => (
                StreamingSessionStatusCode.INITIALIZATION_SCRIPT_ERROR, $"The time for the whole start was over. {script} ran last."),
            { Facts.IsHeldUp: true } => (StreamingSessionStatusCode.INTERNAL_ERROR, "The engine could not be reached in time."),
            _ when SessionQueue.IsWaiting(session.Session) =>
                (StreamingSessionStatusCode.INSUFFICIENT_CAPACITY, "The server had more to do than it could in time."),
            _ when isStop => (StreamingSessionStatusCode.INTERNAL_ERROR, "The workstation was not shut down and backed up in time."),
            _ => (StreamingSessionStatusCode.NETWORK_CONNECTION_ERROR, "The workstation did not come up in time."),
        };
        return SessionChanges.Failed(
            session, code, $"{cause} Last seen: {Sentence(session.Session.StatusMessage!)} {NextStep(session)}", now, readableUntil);
    }

    private static string NextStep(SessionChange session) => session.Session.State switch
    {
        StreamingSessionState.START_IN_PROGRESS => "Its volume is as it was: start the session again.",
        StreamingSessionState.STOP_IN_PROGRESS => "Stop the session again, or delete it.",
        _ => "Create another session once that is mended; nothing is left of this one.",
    };

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static StreamingSessionStatusCode Code(EngineFailure failure) => failure switch
    {
        EngineFailure.InsufficientCapacity => StreamingSessionStatusCode.INSUFFICIENT_CAPACITY,
        EngineFailure.ImageUnusable => StreamingSessionStatusCode.AMI_VALIDATION_ERROR,
        EngineFailure.Locked => StreamingSessionStatusCode.DECRYPT_STREAMING_IMAGE_ERROR,
        EngineFailure.FolderUnusable => StreamingSessionStatusCode.INITIALIZATION_SCRIPT_ERROR,
        EngineFailure.FolderUnreachable => StreamingSessionStatusCode.NETWORK_CONNECTION_ERROR,
        EngineFailure.NetworkInterface => StreamingSessionStatusCode.NETWORK_INTERFACE_ERROR,
        EngineFailure.DisplayUnreachable => StreamingSessionStatusCode.NETWORK_CONNECTION_ERROR,
        _ => StreamingSessionStatusCode.INTERNAL_ERROR,
    };
}
