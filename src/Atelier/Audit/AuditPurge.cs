using Atelier.Storage;

namespace Atelier.Audit;

/// <summary>
/// Removes what is older than it is to be kept, and the oldest refusals of an account beyond a number, so that nobody fills the disk by
/// being refused. A few at a time: nobody waits long for the database.
/// </summary>
internal static class AuditPurge
{
    /// <summary>How many refusals of an account are kept, and of those who belong to none.</summary>
    public const int MostRefusals = 100_000;

    private const int AtOnce = 2_000;

    /// <param name="database">The database.</param>
    /// <param name="kept">How long events are kept.</param>
    /// <param name="time">The clock.</param>
    /// <param name="mostRefusals">How many refusals of an account are kept.</param>
    public static Chore Chore(Database database, TimeSpan kept, TimeProvider time, int mostRefusals = MostRefusals) =>
        new("audit", TimeSpan.FromHours(1), async cancel =>
        {
            var oldest = time.GetUtcNow() - kept;
            await Remove(database, db => AuditTable.RemoveBefore(db, oldest, AtOnce, cancel), cancel);
            foreach (var account in await ListRefused(database, cancel))
                await Remove(database, db => AuditTable.RemoveRefusals(db, account, mostRefusals, AtOnce, cancel), cancel);
        });

    private static async Task Remove(Database database, Func<Connection, Task<int>> removeSome, CancellationToken cancel)
    {
        int removed;
        do
        {
            await using var db = await database.Write(cancel);
            removed = await removeSome(db);
            await db.Commit(cancel);
        }
        while (removed == AtOnce);
    }

    private static async Task<IReadOnlyList<string?>> ListRefused(Database database, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await AuditTable.ListRefusedAccounts(db, cancel);
    }
}
