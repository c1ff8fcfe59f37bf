using Atelier.Api;
using Atelier.Storage;

namespace Atelier.StreamingSessions;

/// <summary>
/// Which server works on which session. A lease runs out if it is not renewed, so the sessions of a server that died are taken over by
/// another; a server that comes back takes its own up at once.
/// </summary>
internal sealed class SessionLeases(Database database, ServerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(2);

    /// <summary>Leases up to the number of the lane's due sessions, in the order of the queue.</summary>
    public async Task<IReadOnlyList<string>> Claim(SessionLane lane, int most, CancellationToken cancel)
    {
        var parameters = new { holder = settings.Name, now = Now(), until = Until(), most };
        if (most <= 0 || !await IsAnyDue(lane, parameters, cancel))
            return [];
        await using var db = await database.Write(cancel);
        var ids = await db.Query<string>(
            "update streaming_sessions set lease_holder = @holder, lease_until = @until " +
            $"where id in ({SessionQueue.InOrder(lane)}) " +
            "and coalesce(lease_until, 0) <= @now returning id",
            parameters, cancel);
        await db.Commit(cancel);
        return ids;
    }

    /// <summary>Gives back whatever this server held when it last stopped or died.</summary>
    public Task ReleaseAllOwn(CancellationToken cancel) => Release("lease_holder = @holder", id: null, cancel);

    public Task Release(string sessionId, CancellationToken cancel) => Release("id = @id and lease_holder = @holder", sessionId, cancel);

    /// <summary>
    /// Keeps a lease while a step runs, and tells the step when to give up; null if the lease is another server's by
    /// now.
    /// </summary>
    public async Task<HeldLease?> Hold(string sessionId, CancellationToken stopping) => await Renew(sessionId, stopping) is { } state
        ? new HeldLease(state, cancel => Renew(sessionId, cancel), RenewalInterval, Length, time, stopping)
        : null;

    // Looking first keeps the write lock free while there is nothing to do.
    private async Task<bool> IsAnyDue(SessionLane lane, object parameters, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await db.QueryFirst<string>(
            $"select id from streaming_sessions where {SessionQueue.IsFree} and {lane.Condition} limit 1", parameters, cancel) is not null;
    }

    /// <returns>The session's state, or null if the lease is another server's by now.</returns>
    private async Task<string?> Renew(string sessionId, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        var states = await db.Query<string>(
            "update streaming_sessions set lease_until = @until where id = @sessionId and lease_holder = @holder returning state",
            new { sessionId, holder = settings.Name, until = Until() }, cancel);
        await db.Commit(cancel);
        return states.SingleOrDefault();
    }

    private async Task Release(string condition, string? id, CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        await db.Execute(
            $"update streaming_sessions set lease_holder = null, lease_until = null where {condition}", new { id, holder = settings.Name },
            cancel);
        await db.Commit(cancel);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    private long Until() => (time.GetUtcNow() + Length).ToUnixTimeMilliseconds();
}
