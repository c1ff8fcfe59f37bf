using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Eulas;

/// <summary>What the server knows about an acceptance beyond its document.</summary>
/// <param name="CreatedAt">Its place in listings, in Unix milliseconds.</param>
internal sealed record EulaAcceptanceFacts(long CreatedAt);

/// <summary>Where acceptances are stored: one at most for a studio and a EULA. They go with their studio.</summary>
internal static class EulaAcceptanceTable
{
    public static Table<EulaAcceptance, EulaAcceptanceFacts> Rows { get; } = new(
        "eula_acceptances",
        WireJson.Format,
        new("id", row => row.Document.EulaAcceptanceId),
        new("studio_id", row => row.Document.AccepteeId),
        new("eula_id", row => row.Document.EulaId),
        new("created_at", row => row.Facts.CreatedAt));

    /// <summary>The studio's acceptance of the EULA, or null.</summary>
    public static async Task<EulaAcceptance?> Find(Connection db, string studioId, string eulaId, CancellationToken cancel) =>
        (await Rows.Select(db, "studio_id = @studioId and eula_id = @eulaId", new { studioId, eulaId }, cancel))
        .SingleOrDefault()?.Document;

    /// <summary>Those of the EULAs that the studio has not accepted.</summary>
    public static async Task<IReadOnlyList<string>> FindMissing(
        Connection db, string studioId, IReadOnlyList<string> eulaIds, CancellationToken cancel)
    {
        if (eulaIds.Count == 0)
            return [];
        var accepted = new Condition("studio_id = @studioId", new { studioId }).AndAnyOf("eula_id", eulaIds);
        return [.. eulaIds.Except(
            await db.Query<string>($"select eula_id from eula_acceptances where {accepted.Sql}", accepted.Values, cancel))];
    }
}
