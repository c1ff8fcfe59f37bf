namespace Atelier.Storage;

/// <summary>Something that is done again and again.</summary>
/// <param name="Id">Its row in the table of chores.</param>
/// <param name="Interval">From one turn to the next.</param>
/// <param name="Run">One turn. Whether it ends well or not, the next comes after the interval.</param>
internal sealed record Chore(string Id, TimeSpan Interval, Func<CancellationToken, Task> Run);

/// <summary>Has each chore done when it is due: by one server, where several share the database.</summary>
internal sealed class Chores(Database database, IEnumerable<Chore> chores, TimeProvider time)
{
    /// <summary>The chores, for <see cref="DueRows"/>.</summary>
    public DueTable Due => new("chores", Advance);

    private async Task Advance(string id, CancellationToken cancel)
    {
        var chore = chores.FirstOrDefault(known => known.Id == id);
        // A chore that this program does not know is a newer one's, and waits for it.
        if (await Take(id, chore?.Interval ?? TimeSpan.FromDays(1), cancel) && chore is not null)
            await chore.Run(cancel);
    }

    // Who moves the row on does the work; a second server finds it moved.
    private async Task<bool> Take(string id, TimeSpan interval, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var now = time.GetUtcNow();
        var taken = await db.Execute(
            "update chores set due_at = @next where id = @id and due_at <= @now",
            new { id, now = now.ToUnixTimeMilliseconds(), next = (now + interval).ToUnixTimeMilliseconds() }, cancel);
        await db.Commit(cancel);
        return taken == 1;
    }
}
