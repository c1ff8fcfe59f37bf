using Atelier.Api;

namespace Atelier.StreamingSessions;

/// <summary>The refusals of a transition that the session as it is does not allow.</summary>
internal static class SessionConflict
{
    /// <summary>Somebody else was faster.</summary>
    public static ApiError Changed(StreamingSession session) => ApiError.Conflict(
        $"Streaming session {session.SessionId} changed at the same moment; look at it and try again.", "RESOURCE_IN_TRANSITION");

    public static ApiError IllegalState(StreamingSession session, string verb, string allowed)
    {
        var isInTransition = SessionStates.IsTransition(session.State);
        return ApiError.Conflict(
            $"Streaming session {session.SessionId} is {session.State} and can be {verb} only when it is {allowed}" +
            (isInTransition ? "; wait for the operation in progress to end." : "."),
            isInTransition ? "RESOURCE_IN_TRANSITION" : "INVALID_STATE");
    }
}
