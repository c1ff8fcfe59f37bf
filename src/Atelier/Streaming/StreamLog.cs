namespace Atelier.Streaming;

/// <summary>The room's log. Tickets, and bytes of desktops, are in none of its lines.</summary>
internal static partial class StreamLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Stream {StreamId} of session {SessionId} is open, opening {Opening}")]
    public static partial void Opened(ILogger log, string sessionId, string streamId, int opening);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stream {StreamId} of session {SessionId} is over after {Seconds:F1} s: {End}; "
        + "{BytesToBrowser} bytes went to the viewer, {BytesToDisplay} to the display")]
    public static partial void Closed(
        ILogger log, string sessionId, string streamId, StreamEnd end, double seconds, long bytesToBrowser, long bytesToDisplay);

    [LoggerMessage(Level = LogLevel.Information, Message = "Stream {StreamId} was refused: {Code}")]
    public static partial void Refused(ILogger log, string streamId, RefusalCode code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stream {StreamId} was refused to a page of {Origin}; "
        + "if that is an address of this server, add it to the public URLs")]
    public static partial void OriginRefused(ILogger log, string streamId, string origin);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The display of session {SessionId} could not be opened for stream {StreamId}")]
    public static partial void DisplayUnreachable(ILogger log, Exception reason, string streamId, string sessionId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The display of session {SessionId} was lost under stream {StreamId}")]
    public static partial void DisplayLost(ILogger log, Exception? reason, string sessionId, string streamId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What happens to session {SessionId} cannot be told to the viewer "
        + "of stream {StreamId} for now; the stream itself goes on")]
    public static partial void NotFollowed(ILogger log, Exception reason, string sessionId, string streamId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Stream {StreamId} failed")]
    public static partial void Failed(ILogger log, Exception fault, string streamId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The viewer has not been built: there is no {Page}. "
        + "Run `npm ci` and `npm run build` in portal/, then build the server again")]
    public static partial void ViewerMissing(ILogger log, string page);
}
