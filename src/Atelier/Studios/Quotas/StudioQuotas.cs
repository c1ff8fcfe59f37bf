using System.Globalization;
using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios.Quotas;

/// <summary>A quota as a studio has it.</summary>
/// <param name="Quota">Which.</param>
/// <param name="Limit">The most the studio may have; null for any number.</param>
/// <param name="IsDefault">Whether the operator has said nothing else.</param>
/// <param name="InUse">How many it has.</param>
internal sealed record StudioQuota(Quota Quota, long? Limit, bool IsDefault, long InUse);

/// <summary>The quotas of studios: the defaults, and what the operator has set in their place.</summary>
internal static class StudioQuotas
{
    /// <summary>
    /// Looks whether the studio may have one more. The caller holds the studio, by <see cref="StudioTable.GetOpen"/>, until what it makes
    /// is stored: so of two at once at the last place, the second sees the first.
    /// </summary>
    /// <exception cref="ApiError">ServiceQuotaExceededException if not.</exception>
    public static async Task Check(Connection db, string studioId, Quota quota, CancellationToken cancel)
    {
        var (limit, _) = await FindLimit(db, studioId, quota, cancel);
        if (limit is not { } most)
            return;
        var inUse = await Count(db, studioId, quota, cancel);
        if (inUse >= most)
            throw ApiError.QuotaExceeded(
                $"Studio {studioId} may have {most} {quota.What} and has {inUse}: that is its quota {quota.Name}. Delete what is not " +
                $"needed, or have the server's operator raise it: atelier quota set --studio {studioId} {quota.Name} {inUse + 1}",
                new Dictionary<string, string>
                {
                    ["quota"] = quota.Name,
                    ["limit"] = most.ToString(CultureInfo.InvariantCulture),
                    ["studioId"] = studioId,
                });
    }

    /// <summary>Every quota of a studio.</summary>
    public static async Task<IReadOnlyList<StudioQuota>> List(Connection db, string studioId, CancellationToken cancel)
    {
        var quotas = new List<StudioQuota>();
        foreach (var quota in Quota.All)
        {
            var (limit, isDefault) = await FindLimit(db, studioId, quota, cancel);
            quotas.Add(new StudioQuota(quota, limit, isDefault, await Count(db, studioId, quota, cancel)));
        }

        return quotas;
    }

    /// <summary>Sets what holds for a studio from its next request on; null for any number. What it has already stays.</summary>
    public static Task Set(Connection db, string studioId, Quota quota, long? limit, CancellationToken cancel) => db.Execute(
        "insert into studio_quotas (studio_id, name, most) values (@studioId, @Name, @limit) " +
        "on conflict (studio_id, name) do update set most = excluded.most",
        new { studioId, quota.Name, limit }, cancel);

    /// <summary>Lets the default hold again.</summary>
    public static Task Reset(Connection db, string studioId, Quota quota, CancellationToken cancel) => db.Execute(
        "delete from studio_quotas where studio_id = @studioId and name = @Name", new { studioId, quota.Name }, cancel);

    private static async Task<(long? Limit, bool IsDefault)> FindLimit(
        Connection db, string studioId, Quota quota, CancellationToken cancel)
    {
        var set = await db.Query<long?>(
            "select most from studio_quotas where studio_id = @studioId and name = @Name", new { studioId, quota.Name }, cancel);
        return set is [var most] ? (most, false) : (quota.Default, true);
    }

    private static Task<long> Count(Connection db, string studioId, Quota quota, CancellationToken cancel) => db.QueryFirst<long>(
        $"select count(*) from {quota.Table} where studio_id = @studioId and {quota.Counted}", new { studioId }, cancel);
}
