using Atelier.Storage;

namespace Atelier.StreamingSessions;

/// <summary>
/// The order in which sessions get their turn: studios take turns, however much each of them asks for, and within a studio who asked first
/// is first. Sessions that wait say in their status message how many are before them.
/// </summary>
internal sealed class SessionQueue(Database database, TimeProvider time)
{
    /// <summary>Free sessions that are due, with the parameter <c>now</c> in Unix milliseconds.</summary>
    public const string IsFree = "due_at <= @now and coalesce(lease_until, 0) <= @now";

    private const string StayFree = $"update streaming_sessions set state = state where id = @id and {IsFree}";

    private const string Message = "Waiting for its turn; sessions before it: ";

    // The queue of many hundreds is told to the first of them, and to the others as they come forward.
    private const int MostTold = 500;

    /// <summary>The ids of the lane's waiting sessions in their order, as SQL with the parameters <c>now</c> and <c>most</c>.</summary>
    public static string InOrder(SessionLane lane) =>
        // Materialized, or SQLite walks all sessions there are in the order of their studios.
        $"with free as materialized (select id, studio_id, due_at from streaming_sessions where {IsFree} and {lane.Condition}), " +
        $"busy as materialized (select studio_id from streaming_sessions where lease_until > @now and {lane.Condition}) " +
        "select id from (select id, due_at, row_number() over (partition by studio_id order by due_at, id) " +
        "+ (select count(*) from busy where busy.studio_id = free.studio_id) as turn from free) waiting " +
        "order by turn, due_at, id limit @most";

    /// <summary>Whether the session says that it waits.</summary>
    public static bool IsWaiting(StreamingSession session) =>
        session.StatusMessage?.StartsWith(Message, StringComparison.Ordinal) ?? false;

    /// <summary>Has every session that waits in the lane say its place.</summary>
    public async Task TellPlaces(SessionLane lane, CancellationToken cancel)
    {
        var ids = await FindWaiting(lane, cancel);
        if (ids.Count == 0)
            return;
        await using var db = await database.Write(cancel);
        var condition = new Condition(IsFree, new { now = Now() }).AndAnyOf("id", ids);
        var rows = (await SessionTable.Rows.Select(db, condition.Sql, condition.Values, cancel))
            .ToDictionary(row => row.Document.SessionId!);
        foreach (var (place, id) in ids.Index())
        {
            var message = $"{Message}{place}";
            if (!rows.TryGetValue(id, out var row) || !SessionStates.IsTransition(row.Document.State))
                continue;
            // On PostgreSQL its turn may come just now: what is told then would only have the step repeated.
            if (row.Document.StatusMessage != message && await db.Execute(StayFree, new { id, now = Now() }, cancel) == 1)
                await SessionTable.Rows.TryUpdate(db, row, row.Document with { StatusMessage = message }, row.Facts, cancel);
        }

        await db.Commit(cancel);
    }

    private async Task<IReadOnlyList<string>> FindWaiting(SessionLane lane, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await db.Query<string>(InOrder(lane), new { now = Now(), most = MostTold }, cancel);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
