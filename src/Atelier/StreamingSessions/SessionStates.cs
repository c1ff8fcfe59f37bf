namespace Atelier.StreamingSessions;

/// <summary>What a session's states have in common.</summary>
internal static class SessionStates
{
    /// <summary>Whether something is under way, so that nothing else can be begun.</summary>
    public static bool IsTransition(StreamingSessionState? state) => state is StreamingSessionState.CREATE_IN_PROGRESS
        or StreamingSessionState.START_IN_PROGRESS or StreamingSessionState.STOP_IN_PROGRESS or StreamingSessionState.DELETE_IN_PROGRESS;
}
