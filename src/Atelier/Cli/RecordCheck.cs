using Atelier.Eulas;
using Atelier.Identity;
using Atelier.LaunchProfiles;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.StreamingSessions.Streams;
using Atelier.StudioComponents;
using Atelier.Studios;

namespace Atelier.Cli;

/// <summary>Whether the stored records can be read, agree with their columns, and name only what is there. Changes nothing.</summary>
internal static class RecordCheck
{
    private const string Ended = "state in ('DELETED', 'CREATE_FAILED')";

    private static readonly Func<Connection, CancellationToken, Task<IReadOnlyList<RowFault>>>[] Tables =
    [
        StudioTable.Rows.Check, StudioComponentTable.Rows.Check, StreamingImageTable.Rows.Check, LaunchProfileTable.Rows.Check,
        SessionTable.Rows.Check, BackupTable.Rows.Check, BackupCheckTable.Rows.Check, StreamTable.Rows.Check, EulaTable.Rows.Check,
        EulaAcceptanceTable.Rows.Check,
    ];

    // What an ended resource named may be gone before it; an image of the catalogue belongs to no studio.
    private static readonly Reference[] References =
    [
        new("access_keys", "id", "principal_id", "principals", ""),
        new("passwords", "principal_id", "principal_id", "principals", ""),
        new("sign_ins", "id", "principal_id", "principals", ""),
        new("web_identities", "subject", "principal_id", "principals", ""),
        new("studio_members", "principal_id", "studio_id", "studios", ""),
        new("studio_quotas", "name", "studio_id", "studios", ""),
        new("launch_profile_members", "principal_id", "launch_profile_id", "launch_profiles", ""),
        new("studio_components", "id", "studio_id", "studios", Ended),
        new("streaming_images", "id", "studio_id", "studios", $"{Ended} or studio_id = ''"),
        new("launch_profiles", "id", "studio_id", "studios", Ended),
        new("streaming_sessions", "id", "studio_id", "studios", Ended),
        new("streaming_sessions", "id", "launch_profile_id", "launch_profiles", Ended),
        new("streaming_session_backups", "id", "studio_id", "studios", Ended),
    ];

    /// <summary>Every fault there is, table by table.</summary>
    public static async Task<IReadOnlyList<RowFault>> Run(Connection db, CancellationToken cancel)
    {
        var faults = new List<RowFault>();
        foreach (var check in Tables)
            faults.AddRange(await check(db, cancel));
        foreach (var reference in References)
            faults.AddRange(await reference.FindFaults(db, cancel));
        faults.AddRange(await FindUnknownKinds(db, cancel));
        return faults;
    }

    private static async Task<IEnumerable<RowFault>> FindUnknownKinds(Connection db, CancellationToken cancel)
    {
        var known = Enum.GetNames<PrincipalKind>();
        var principals = await db.Query(
            "select id, kind from principals", null, row => (Id: row.GetString(0), Kind: row.GetString(1)), cancel);
        return principals.Where(principal => !known.Contains(principal.Kind)).Select(principal => new RowFault(
            "principals", principal.Id, $"the kind {principal.Kind} is unknown; it is one of {string.Join(", ", known)}",
            RowFault.RestoreOrMend));
    }

    /// <summary>A column that holds the id of a row of another table, unless the exception holds.</summary>
    private sealed record Reference(string Table, string Key, string Column, string Target, string Exception)
    {
        public async Task<IEnumerable<RowFault>> FindFaults(Connection db, CancellationToken cancel)
        {
            var exception = Exception.Length == 0 ? "" : $" and not ({Exception})";
            var lost = await db.Query(
                $"select {Key}, {Column} from {Table} where not exists (select 1 from {Target} t where t.id = {Table}.{Column}){exception}",
                null, row => (Id: row.GetString(0), Missing: row.GetString(1)), cancel);
            return lost.Select(row => new RowFault(
                Table, row.Id, $"its {Column} is {row.Missing}, and {Target} has no such row", RowFault.RestoreOrMend));
        }
    }
}
