using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios;

internal sealed record ListStudiosRequest
{
    [Query]
    public string? NextToken { get; init; }
}

internal sealed record ListStudiosResponse
{
    public string? NextToken { get; init; }

    public required IReadOnlyList<Json<Studio>> Studios { get; init; }
}

/// <summary>Lists the studios of the caller's account.</summary>
internal static class ListStudios
{
    private const int PageSize = 100;

    public static async Task<ListStudiosResponse> Run(
        ListStudiosRequest request, Caller caller, Connection db, Pages pages, CancellationToken cancel)
    {
        var page = await pages.Read(
            StudioTable.Rows, db, new Condition("account = @Account", new { caller.Account }), request with { NextToken = null },
            request.NextToken, PageSize, cancel);
        return new ListStudiosResponse { Studios = page.Items, NextToken = page.NextToken };
    }
}
