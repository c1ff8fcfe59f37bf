using System.Text;
using Atelier.Storage;

namespace Atelier.Api;

/// <summary>A page of stored documents.</summary>
/// <param name="Items">The documents, oldest resource first, as long as the connection is open.</param>
/// <param name="NextToken">The token of the next page; null on the last.</param>
internal sealed record Page<T>(IReadOnlyList<Json<T>> Items, string? NextToken);

/// <summary>Reads pages by the place where the page before ended, so that a late page costs what the first one costs.</summary>
internal sealed class Pages(PageTokens tokens)
{
    /// <param name="table">What is listed.</param>
    /// <param name="db">The connection.</param>
    /// <param name="condition">The rows that belong to the listing.</param>
    /// <param name="request">The request without its token and page size: what a token is bound to.</param>
    /// <param name="nextToken">Where to go on; null for the first page.</param>
    /// <param name="size">The most items on the page.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<Page<TDocument>> Read<TDocument, TFacts>(
        Table<TDocument, TFacts> table, Connection db, Condition condition, object request, string? nextToken, int size,
        CancellationToken cancel)
    {
        var listing = Listing(request);
        var found = await table.SelectJoined(db, condition.After(tokens.Read(nextToken, listing), size + 1), cancel);
        if (found.Count <= size)
            return new Page<TDocument>(new JoinedJson<TDocument>(found), null);
        var shown = found.WithoutLast();
        var (createdAt, id) = shown.Last();
        return new Page<TDocument>(new JoinedJson<TDocument>(shown), tokens.Write(new PageKey(createdAt, id), listing));
    }

    /// <summary>Reads a page of rows that are no documents.</summary>
    /// <param name="request">The request without its token and page size: what a token is bound to.</param>
    /// <param name="nextToken">Where to go on; null for the first page.</param>
    /// <param name="size">The most items on the page.</param>
    /// <param name="select">Gives the rows behind a place, in order, up to a number.</param>
    /// <param name="key">A row's place.</param>
    public async Task<(IReadOnlyList<T> Items, string? NextToken)> Read<T>(
        object request, string? nextToken, int size, Func<PageKey, int, Task<IReadOnlyList<T>>> select, Func<T, PageKey> key)
    {
        var listing = Listing(request);
        var rows = await select(tokens.Read(nextToken, listing), size + 1);
        return rows.Count > size ? ([.. rows.Take(size)], tokens.Write(key(rows[size - 1]), listing)) : (rows, null);
    }

    private static string Listing(object request) =>
        $"{request.GetType().Name} {Encoding.UTF8.GetString(WireJson.Format.Write(request))}";
}

/// <summary>Where a page goes on.</summary>
internal static class PageConditions
{
    /// <summary>Of the rows that the condition selects, those behind a place, in the order of listings, up to a number.</summary>
    public static Condition After(this Condition condition, PageKey place, int limit) => condition.And(
        "(created_at, id) > (@afterTime, @afterId) order by created_at, id limit @limit",
        new { afterTime = place.CreatedAt, afterId = place.Id, limit });
}
