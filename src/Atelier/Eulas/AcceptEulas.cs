using Atelier.Api;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.Eulas;

internal sealed record AcceptEulasRequest
{
    [ClientToken, Length(1, 64)]
    public string? ClientToken { get; init; }

    public IReadOnlyList<string>? EulaIds { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record AcceptEulasResponse
{
    public IReadOnlyList<EulaAcceptance>? EulaAcceptances { get; init; }
}

/// <summary>Accepts EULAs for a studio, all or none. What is accepted already stays accepted by whom and when it was.</summary>
internal static class AcceptEulas
{
    public static async Task<AcceptEulasResponse> Run(
        AcceptEulasRequest request, Caller caller, Connection db, TimeProvider time, CancellationToken cancel)
    {
        if (request.EulaIds is not { Count: > 0 } eulaIds)
            throw ApiError.Validation("[eulaIds: must name at least one EULA]");
        // The studio is kept from others until the end, so that nobody else accepts the same in between.
        await StudioTable.GetOpen(db, caller.Account, request.StudioId, cancel);

        var acceptances = new List<EulaAcceptance>();
        foreach (var eulaId in eulaIds.Distinct())
        {
            await EulaTable.Get(db, eulaId, cancel);
            acceptances.Add(
                await EulaAcceptanceTable.Find(db, request.StudioId, eulaId, cancel)
                ?? await Accept(db, request.StudioId, eulaId, caller, time.GetUtcNow(), cancel));
        }

        return new AcceptEulasResponse { EulaAcceptances = acceptances };
    }

    private static async Task<EulaAcceptance> Accept(
        Connection db, string studioId, string eulaId, Caller caller, DateTimeOffset now, CancellationToken cancel)
    {
        var acceptance = new EulaAcceptance
        {
            AcceptedAt = now,
            AcceptedBy = caller.PrincipalId,
            AccepteeId = studioId,
            EulaAcceptanceId = Ids.New(),
            EulaId = eulaId,
        };
        await EulaAcceptanceTable.Rows.Insert(db, acceptance, new EulaAcceptanceFacts(now.ToUnixTimeMilliseconds()), cancel);
        return acceptance;
    }
}
