using Atelier.Api;
using Atelier.Storage;
using Atelier.Workstations;

namespace Atelier.StreamingSessions.Backups;

/// <summary>
/// Reads backups back, a stretch at a time, and compares them with what was recorded when they were first read. One server reads one
/// stretch at a time, backups take turns, and the rest between two stretches keeps to the pace. What is done is in the records: after a
/// crash the next stretch is read, not the first.
/// </summary>
internal sealed partial class BackupScrub(
    Database database, IWorkstationEngine engine, ServerSettings settings, TimeProvider time, ILogger<BackupScrub> log)
{
    // A server that read and never wrote what came of it has died, or was too slow for its turn to count.
    private static readonly TimeSpan Turn = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    private DateTimeOffset restsUntil = DateTimeOffset.MinValue;

    private BackupCheckPace Pace => settings.BackupCheck;

    private sealed record Claimed(Row<BackupCheck, BackupCheckFacts> Row, RecordedStretch? Recorded);

    public DueTable Due() => new(BackupCheckTable.Rows.Name, Advance);

    private async Task Advance(string id, CancellationToken cancel)
    {
        if (Pace.MiBPerSecond == 0 || time.GetUtcNow() < restsUntil || await Claim(id, cancel) is not { } claimed)
            return;
        using var stretch = new BackupStretch(claimed.Recorded, Pace.StretchBytes);
        var check = claimed.Row.Document;
        try
        {
            await engine.ReadBackup(WorkstationNames.OfBackup(id), check.After, stretch.Take, cancel);
            restsUntil = time.GetUtcNow() + Pace.RestAfter(stretch.Bytes);
            await Write(claimed, Next(check, stretch, claimed.Recorded), cancel);
        }
        catch (EngineException fault) when (fault.Failure == EngineFailure.Missing)
        {
            await Write(claimed, Judged(check, "the engine has it no more"), cancel);
        }
        catch (EngineException fault)
        {
            LogPutOff(fault, id);
            await Write(claimed, new Outcome(check, time.GetUtcNow() + RetryAfter), cancel);
        }
    }

    // Also says to other servers that this stretch is being read.
    private async Task<Claimed?> Claim(string id, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        if (await BackupCheckTable.Rows.Find(db, id, cancel) is not { } row || row.Facts.DueAt > Milliseconds(time.GetUtcNow()))
            return null;
        if (await BackupTable.Rows.Find(db, id, cancel) is not { Document.State: StreamingSessionState.READY })
        {
            await BackupCheckTable.Forget(db, id, cancel);
            await db.Commit(cancel);
            return null;
        }

        var recorded = row.Document.RecordedAt is null
            ? null
            : await BackupCheckTable.FindStretch(db, id, row.Document.Number, cancel)
                ?? throw new InvalidDataException($"Stretch {row.Document.Number} of backup {id} was recorded and is not there.");
        var claim = new BackupCheckFacts(Milliseconds(time.GetUtcNow() + Turn));
        if (await BackupCheckTable.Rows.TryUpdate(db, row, row.Document, claim, cancel) is not { } claimed)
            return null;
        await db.Commit(cancel);
        return new Claimed(claimed, recorded);
    }

    /// <param name="Check">How far the check is now.</param>
    /// <param name="DueAt">When it goes on.</param>
    /// <param name="Read">What is to be recorded.</param>
    private sealed record Outcome(BackupCheck Check, DateTimeOffset DueAt, RecordedStretch? Read = null)
    {
        /// <summary>Whether something can be said of the whole backup now.</summary>
        public bool IsJudged { get; init; }

        public string? Damage { get; init; }
    }

    private Outcome Next(BackupCheck check, BackupStretch stretch, RecordedStretch? recorded)
    {
        if (stretch.FindDamage() is { } damage)
            return Judged(check, damage);
        var read = recorded is null ? stretch.Read : null;
        if (recorded is null ? !stretch.IsLast : recorded.End is not null)
            return new Outcome(check with { Number = check.Number + 1, After = stretch.Read.End }, restsUntil, read);
        return recorded is null
            ? new Outcome(Restarted(check) with { RecordedAt = time.GetUtcNow() }, time.GetUtcNow() + Pace.Interval, read)
            : Judged(check, damage: null);
    }

    private Outcome Judged(BackupCheck check, string? damage) =>
        new(Restarted(check) with { ComparedAt = time.GetUtcNow() }, time.GetUtcNow() + Pace.Interval) { IsJudged = true, Damage = damage };

    private static BackupCheck Restarted(BackupCheck check) => check with { Number = 0, After = null };

    private async Task Write(Claimed claimed, Outcome outcome, CancellationToken cancel)
    {
        var (row, check) = (claimed.Row, outcome.Check);
        await using var db = await database.Write(cancel);
        if (await BackupCheckTable.Rows.TryUpdate(db, row, check, new BackupCheckFacts(Milliseconds(outcome.DueAt)), cancel) is null)
            return;
        if (outcome.Read is { } read)
            await BackupCheckTable.Record(db, check.BackupId, row.Document.Number, read, cancel);
        if (outcome.IsJudged)
        {
            if (check.RecordedAt is null)
                await BackupCheckTable.ForgetStretches(db, check.BackupId, cancel);
            await BackupTable.Judge(db, check.BackupId, outcome.Damage, time.GetUtcNow(), cancel);
            if (outcome.Damage is { } damage)
                db.AfterCommit(() => LogDamaged(check.BackupId, damage));
        }

        await db.Commit(cancel);
    }

    private static long Milliseconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    [LoggerMessage(1, LogLevel.Warning, "Backup {BackupId} cannot be read just now; trying again")]
    private partial void LogPutOff(Exception fault, string backupId);

    [LoggerMessage(2, LogLevel.Error, "Backup {BackupId} is damaged: {Damage}")]
    private partial void LogDamaged(string backupId, string damage);
}
