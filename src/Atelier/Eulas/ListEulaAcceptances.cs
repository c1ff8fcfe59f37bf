using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Eulas;

internal sealed record ListEulaAcceptancesRequest
{
    [Query]
    public IReadOnlyList<string>? EulaIds { get; init; }

    [Query]
    public string? NextToken { get; init; }

    [Path]
    public required string StudioId { get; init; }
}

internal sealed record ListEulaAcceptancesResponse
{
    public IReadOnlyList<Json<EulaAcceptance>>? EulaAcceptances { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>Lists what is accepted for a studio, all or of the EULAs given.</summary>
internal static class ListEulaAcceptances
{
    private const int PageSize = 100;

    public static async Task<ListEulaAcceptancesResponse> Run(
        ListEulaAcceptancesRequest request, Connection db, Pages pages, CancellationToken cancel)
    {
        var condition = new Condition("studio_id = @StudioId", new { request.StudioId }).AndAnyOf("eula_id", request.EulaIds);
        var page = await pages.Read(
            EulaAcceptanceTable.Rows, db, condition, request with { NextToken = null }, request.NextToken, PageSize, cancel);
        return new ListEulaAcceptancesResponse { EulaAcceptances = page.Items, NextToken = page.NextToken };
    }
}
