using Atelier.StreamingSessions;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StreamingSessions;

/// <summary>What is asked again and again costs what is at work, however many sessions rest: SQLite says how it would find it.</summary>
public sealed class SessionIndexTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whose_turn_it_is_is_found_among_those_that_wait()
    {
        await using var studio = await SessionStudio.Open();
        foreach (var lane in SessionLane.All)
        {
            var plan = await Plan(studio, SessionQueue.InOrder(lane), new { now = 1L, most = 4 });

            Assert.Equal(
                ["streaming_sessions_by_due", "streaming_sessions_by_lease"],
                plan.Where(step => step.Contains(" streaming_sessions ", StringComparison.Ordinal)).Select(IndexOf));
        }
    }

    [Theory]
    [InlineData(SessionTable.IsRunning, "streaming_sessions_running")]
    [InlineData($"{SessionTable.IsRunning} and state = 'START_IN_PROGRESS' and owned_by = 'one'", "streaming_sessions_running")]
    [InlineData($"{SessionTable.HasVolume} and state = 'READY' and id > 'a' order by id limit 5", "streaming_sessions_with_volume")]
    public async Task What_the_server_looks_at_every_minute_has_an_index_of_its_own(string condition, string index)
    {
        await using var studio = await SessionStudio.Open();

        var plan = await Plan(studio, $"select document from streaming_sessions where {condition}", new { });

        Assert.Equal(index, IndexOf(Assert.Single(plan)));
    }

    // A search looks only at the entries it wants; a scan, even of an index, looks at all.
    private static string IndexOf(string step) =>
        step.Split(' ') is ["SEARCH", "streaming_sessions", "USING", "INDEX", var index, ..] ? index : step;

    private static async Task<IReadOnlyList<string>> Plan(SessionStudio studio, string sql, object values)
    {
        await using var db = await studio.Server.Database.Read(Cancel);
        return await db.Query($"explain query plan {sql}", values, row => row.GetString(row.GetOrdinal("detail")), Cancel);
    }
}
