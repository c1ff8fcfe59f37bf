using Atelier.Storage;
using Atelier.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Storage;

public sealed class DueRowsTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly ManualClock clock = new();
    private readonly WakeUp wake = new();

    [Fact]
    public async Task A_row_is_brought_forward_when_it_is_due_and_not_before()
    {
        await using var notes = await Notes.Open(TestDatabase.SqliteMemory);
        await notes.Insert("a", "waiting", dueAt: clock.GetUtcNow().AddSeconds(10).ToUnixTimeMilliseconds());
        await notes.Insert("never", "resting");
        using var worker = Start(notes, Finish(notes));

        clock.Advance(TimeSpan.FromSeconds(9));
        wake.Signal();
        Assert.Equal("waiting", (await notes.Find("a"))!.Document.Text);
        clock.Advance(Second);
        wake.Signal();
        await UntilText(notes, "a", "done");

        Assert.Equal("resting", (await notes.Find("never"))!.Document.Text);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_row_is_found_without_a_signal_within_a_second()
    {
        await using var notes = await Notes.Open(TestDatabase.SqliteMemory);
        using var worker = Start(notes, Finish(notes));
        await clock.WaitForTimers(1, TestContext.Current.CancellationToken);

        await notes.Insert("a", "waiting", dueAt: 0);
        clock.Advance(Second);

        await UntilText(notes, "a", "done");
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_row_that_fails_holds_up_no_other()
    {
        await using var notes = await Notes.Open(TestDatabase.SqliteMemory);
        await notes.Insert("bad", "waiting", dueAt: 0);
        await notes.Insert("good", "waiting", dueAt: 1);
        var finish = Finish(notes);
        using var worker = Start(notes, finish with
        {
            Advance = (id, cancel) => id == "bad" ? throw new IOException("No.") : finish.Advance(id, cancel),
        });

        await UntilText(notes, "good", "done");

        Assert.Equal("waiting", (await notes.Find("bad"))!.Document.Text);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_table_that_takes_its_time_holds_up_no_other()
    {
        await using var notes = await Notes.Open(TestDatabase.SqliteMemory);
        await notes.Insert("a", "waiting", dueAt: 0);
        var slow = new DueTable(Notes.Rows.Name, (_, cancel) => Task.Delay(TimeSpan.FromDays(1), clock, cancel));
        using var worker = Start(notes, slow, Finish(notes));

        await UntilText(notes, "a", "done");

        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_row_whose_step_gives_nothing_is_removed()
    {
        await using var notes = await Notes.Open(TestDatabase.SqliteMemory);
        await notes.Insert("a", "waiting", dueAt: 0);
        using var worker = Start(
            notes, DueTable.Of(notes.Database, Notes.Rows, (_, _, _, _) => Task.FromResult<(Note, NoteFacts)?>(null)));

        await Eventually.So(() => notes.Find("a"), row => row is null);
        await worker.StopAsync(TestContext.Current.CancellationToken);
    }

    private static DueTable Finish(Notes notes) => DueTable.Of(notes.Database, Notes.Rows, (_, note, facts, _) =>
        Task.FromResult<(Note, NoteFacts)?>((note with { Text = "done" }, facts with { DueAt = null })));

    private DueRows Start(Notes notes, params DueTable[] tables)
    {
        var worker = new DueRows(notes.Database, tables, wake, clock, NullLogger<DueRows>.Instance);
        _ = worker.StartAsync(TestContext.Current.CancellationToken);
        return worker;
    }

    private static Task<Row<Note, NoteFacts>?> UntilText(Notes notes, string id, string text) =>
        Eventually.So(() => notes.Find(id), row => row!.Document.Text == text);
}
