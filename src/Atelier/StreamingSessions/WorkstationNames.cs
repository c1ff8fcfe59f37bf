using Atelier.Api;

namespace Atelier.StreamingSessions;

/// <summary>
/// What sessions and backups are called in the engine. Names derive from ids, so that a repeated step finds what an earlier one
/// made.
/// </summary>
internal static class WorkstationNames
{
    /// <summary>The workstation of one of the session's volumes.</summary>
    public static string OfSession(string sessionId, int generation) => $"ws-{Ids.ToHex(sessionId)}-{generation}";

    public static string OfBackup(string backupId) => $"bk-{Ids.ToHex(backupId)}";
}
