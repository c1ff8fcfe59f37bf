using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Eulas;

internal sealed record ListEulasRequest
{
    [Query]
    public IReadOnlyList<string>? EulaIds { get; init; }

    [Query]
    public string? NextToken { get; init; }
}

internal sealed record ListEulasResponse
{
    public IReadOnlyList<Json<Eula>>? Eulas { get; init; }

    public string? NextToken { get; init; }
}

/// <summary>Lists the server's EULAs, all or those with the ids given.</summary>
internal static class ListEulas
{
    private const int PageSize = 100;

    public static async Task<ListEulasResponse> Run(ListEulasRequest request, Connection db, Pages pages, CancellationToken cancel)
    {
        var condition = new Condition("1 = 1", new { }).AndAnyOf("id", request.EulaIds);
        var page = await pages.Read(
            EulaTable.Rows, db, condition, request with { NextToken = null }, request.NextToken, PageSize, cancel);
        return new ListEulasResponse { Eulas = page.Items, NextToken = page.NextToken };
    }
}
