namespace Atelier.Workstations.Simulated;

internal static partial class Log
{
    [LoggerMessage(LogLevel.Information, "Simulated engine on {Path}: {Workstations} workstations, {Backups} backups")]
    public static partial void Loaded(ILogger log, string path, int workstations, int backups);

    [LoggerMessage(LogLevel.Information, "Scripted failure of {Verb} {Workstation} {Point}: {Failure}")]
    public static partial void Scripted(ILogger log, EngineVerb verb, string? workstation, FailurePoint point, EngineFailure failure);
}
