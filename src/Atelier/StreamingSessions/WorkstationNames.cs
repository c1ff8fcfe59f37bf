using System.Globalization;
using System.Text.RegularExpressions;
using Atelier.Api;

namespace Atelier.StreamingSessions;

/// <summary>
/// What sessions and backups are called in the engine. Names derive from ids, so that a repeated step finds what an earlier one
/// made.
/// </summary>
internal static partial class WorkstationNames
{
    /// <summary>The workstation of one of the session's volumes.</summary>
    public static string OfSession(string sessionId, int generation) => $"ws-{Ids.ToHex(sessionId)}-{generation}";

    public static string OfBackup(string backupId) => $"bk-{Ids.ToHex(backupId)}";

    /// <summary>The session whose workstation has this name, and which of its volumes it is; null for any other name.</summary>
    public static (string SessionId, int Generation)? FindSession(string workstation) =>
        Session().Match(workstation) is { Success: true } name
        ? (Ids.FromHex(name.Groups["id"].Value), int.Parse(name.Groups["generation"].ValueSpan, CultureInfo.InvariantCulture))
        : null;

    /// <summary>The backup that has this name; null for any other name.</summary>
    public static string? FindBackup(string backup) => Backup().Match(backup) is { Success: true } name
        ? Ids.FromHex(name.Groups["id"].Value)
        : null;

    [GeneratedRegex(@"\Aws-(?<id>[0-9a-f]{32})-(?<generation>[0-9]{1,9})\z")]
    private static partial Regex Session();

    [GeneratedRegex(@"\Abk-(?<id>[0-9a-f]{32})\z")]
    private static partial Regex Backup();
}
