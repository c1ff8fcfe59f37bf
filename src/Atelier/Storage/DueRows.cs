namespace Atelier.Storage;

/// <summary>A table with rows that are due at a time, and the step that brings a due row forward.</summary>
internal sealed record DueTable(string Name, Func<string, CancellationToken, Task> Advance)
{
    /// <summary>
    /// A table whose rows need nothing but the database to come forward: the step gives the row's next document and facts, or null to
    /// remove it. A row that changed in between is left to the next look.
    /// </summary>
    public static DueTable Of<TDocument, TFacts>(
        Database database, Table<TDocument, TFacts> table,
        Func<Connection, TDocument, TFacts, CancellationToken, Task<(TDocument, TFacts)?>> step)
    {
        return new DueTable(table.Name, Advance);

        async Task Advance(string id, CancellationToken cancel)
        {
            await using var db = await database.Write(cancel);
            if (await table.Find(db, id, cancel) is not { } row)
                return;
            if (await step(db, row.Document, row.Facts, cancel) is (var document, var facts))
                await table.TryUpdate(db, row, document, facts, cancel);
            else
                await table.Delete(db, id, cancel);
            await db.Commit(cancel);
        }
    }
}

/// <summary>
/// Brings forward the rows that are due: the row is the queue, so nothing is lost with the process. Each table has a worker of its own, so
/// that a slow one holds up no other.
/// </summary>
internal sealed partial class DueRows(
    Database database, IEnumerable<DueTable> tables, WakeUp wake, TimeProvider time, ILogger<DueRows> log) : BackgroundService
{
    private const int BatchSize = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(tables.Select(table => Watch(table, wake.AddSleeper(), stoppingToken)));

    private async Task Watch(DueTable table, Sleeper sleeper, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await AdvanceAll(table, stopping);
            await sleeper.Wait(Interval, time, stopping);
        }
    }

    private async Task AdvanceAll(DueTable table, CancellationToken cancel)
    {
        try
        {
            foreach (var id in await FindDue(table, cancel))
                await Advance(table, id, cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            LogNotRead(fault, table.Name);
        }
    }

    // A row that fails keeps its place and must not hold up those behind it.
    private async Task Advance(DueTable table, string id, CancellationToken cancel)
    {
        try
        {
            await table.Advance(id, cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            LogFailed(fault, id, table.Name);
        }
    }

    private async Task<IReadOnlyList<string>> FindDue(DueTable table, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await db.Query<string>(
            $"select id from {table.Name} where due_at <= @now order by due_at limit {BatchSize}",
            new { now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancel);
    }

    [LoggerMessage(1, LogLevel.Error, "The due row {Id} of {Table} could not be brought forward; trying again")]
    private partial void LogFailed(Exception fault, string id, string table);

    [LoggerMessage(2, LogLevel.Error, "The due rows of {Table} could not be read; trying again")]
    private partial void LogNotRead(Exception fault, string table);
}
