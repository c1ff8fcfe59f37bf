using Atelier.Storage;
using Atelier.StreamingSessions.Backups;
using Atelier.Workstations;

namespace Atelier.StreamingSessions;

/// <summary>
/// Removes from the engine what no row wants. What a row knows and does not want, such as a workstation that the engine finished after
/// everybody had given it up, goes soon. What no row knows goes only after a day in every sweep of which it was seen: an older database put
/// back in place knows nothing of workstations made since, and they may hold somebody's work.
/// </summary>
internal sealed partial class OrphanSweep(Database database, IWorkstationEngine engine, TimeProvider time, ILogger<OrphanSweep> log)
{
    private static readonly TimeSpan UnwantedGrace = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan UnknownGrace = TimeSpan.FromHours(24);

    // How many ids go into one query.
    private const int Chunk = 500;

    private Dictionary<string, DateTimeOffset> seenSince = [];

    private enum Claim
    {
        /// <summary>A row needs it, or will see to its removal itself.</summary>
        Wanted,

        Unwanted,

        Unknown,
    }

    /// <summary>Looks at everything that the engine has.</summary>
    public async Task Sweep(EngineInventory inventory, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var orphans = new Dictionary<string, DateTimeOffset>();
        foreach (var (name, claim) in await FindClaims(inventory, cancel))
        {
            if (claim == Claim.Wanted)
                continue;
            if (!seenSince.TryGetValue(name, out var since))
            {
                since = now;
                LogSeen(name, claim, claim == Claim.Unwanted ? UnwantedGrace : UnknownGrace);
            }

            var isOver = now - since >= (claim == Claim.Unwanted ? UnwantedGrace : UnknownGrace);
            if (!isOver || !await TryRemove(name, inventory.Backups.Contains(name), cancel))
                orphans[name] = since;
        }

        seenSince = orphans;
    }

    private async Task<IReadOnlyDictionary<string, Claim>> FindClaims(EngineInventory inventory, CancellationToken cancel)
    {
        var claims = new Dictionary<string, Claim>();
        await using var db = await database.Read(cancel);
        // What bears a name of nobody's was renamed by somebody who wants to keep it.
        foreach (var names in inventory.Workstations.Keys.Where(name => WorkstationNames.FindSession(name) is not null).Chunk(Chunk))
        {
            var ids = names.Select(name => WorkstationNames.FindSession(name)!.Value.SessionId);
            var rows = await Find(SessionTable.Rows, db, ids, row => row.Document.SessionId!, cancel);
            foreach (var name in names)
                claims[name] = rows.TryGetValue(WorkstationNames.FindSession(name)!.Value.SessionId, out var row)
                    ? Claimed(Wants(row, name))
                    : Claim.Unknown;
        }

        foreach (var names in inventory.Backups.Where(name => WorkstationNames.FindBackup(name) is not null).Chunk(Chunk))
        {
            var ids = names.Select(name => WorkstationNames.FindBackup(name)!);
            var rows = await Find(BackupTable.Rows, db, ids, row => row.Document.BackupId!, cancel);
            foreach (var name in names)
                claims[name] = rows.TryGetValue(WorkstationNames.FindBackup(name)!, out var row)
                    ? Claimed(!row.Facts.IsGone)
                    : Claim.Unknown;
        }

        return claims;
    }

    private static Claim Claimed(bool isWanted) => isWanted ? Claim.Wanted : Claim.Unwanted;

    // What a session has discarded it removes itself.
    private static bool Wants(Row<StreamingSession, SessionFacts> row, string name)
    {
        var (session, facts) = (row.Document, row.Facts);
        int?[] generations = SessionStates.IsTransition(session.State)
            ? [facts.VolumeGeneration, facts.StartGeneration]
            : [facts.VolumeGeneration];
        return facts.Discarded.Contains(name)
            || generations.Any(generation => generation is { } number && WorkstationNames.OfSession(session.SessionId!, number) == name);
    }

    private static async Task<Dictionary<string, Row<TDocument, TFacts>>> Find<TDocument, TFacts>(
        Table<TDocument, TFacts> table, Connection db, IEnumerable<string> ids, Func<Row<TDocument, TFacts>, string> id,
        CancellationToken cancel)
    {
        var condition = new Condition("1 = 1", new { }).AndAnyOf("id", ids);
        return (await table.Select(db, condition.Sql, condition.Values, cancel)).ToDictionary(id);
    }

    private async Task<bool> TryRemove(string name, bool isBackup, CancellationToken cancel)
    {
        try
        {
            await (isBackup ? engine.DeleteBackup(name, cancel) : engine.Delete(name, cancel));
            LogRemoved(name);
            return true;
        }
        catch (EngineException fault)
        {
            LogKept(fault, name);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Name} in the engine is {Claim} to the records; it is removed after {Grace} if that stays so")]
    private partial void LogSeen(string name, Claim claim, TimeSpan grace);

    [LoggerMessage(2, LogLevel.Warning, "{Name} was removed from the engine, because no record wants it")]
    private partial void LogRemoved(string name);

    [LoggerMessage(3, LogLevel.Warning, "{Name} could not be removed from the engine; trying again")]
    private partial void LogKept(Exception fault, string name);
}
