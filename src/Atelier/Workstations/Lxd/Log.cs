namespace Atelier.Workstations.Lxd;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Instance} is there already; adopted")]
    public static partial void Adopted(ILogger log, string instance);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Instance} was left half-made; removing it to make it anew")]
    public static partial void RemovingHalfMade(ILogger log, string instance);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Workstation} did not shut down within {Grace}; stopped by force")]
    public static partial void StoppedByForce(ILogger log, string workstation, TimeSpan grace);
}
