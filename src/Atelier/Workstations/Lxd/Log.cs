namespace Atelier.Workstations.Lxd;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Instance} is there already; adopted")]
    public static partial void Adopted(ILogger log, string instance);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Instance} was left half-made; removing it to make it anew")]
    public static partial void RemovingHalfMade(ILogger log, string instance);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Workstation} did not shut down within {Grace}; stopped by force")]
    public static partial void StoppedByForce(ILogger log, string workstation, TimeSpan grace);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Workstation} could not be started ({Starts} of {MostStarts} times): {Reason}")]
    public static partial void StartFailed(ILogger log, string workstation, int starts, int mostStarts, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The mirror of {Workstation} in the backups' pool could not be brought up to date; backing up the whole volume")]
    public static partial void MirrorFailed(ILogger log, Exception fault, string workstation);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Instance} could not be prepared; the first start of each workstation of its image takes longer")]
    public static partial void NotPrepared(ILogger log, Exception fault, string instance);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Workstation} has no mirror that could be brought up to date; making one")]
    public static partial void MakingMirror(ILogger log, string workstation);
}
