using Atelier.Tests.Harness;

namespace Atelier.Tests.Properties;

/// <summary>A list of the API whose things come and go. Each has a number here and an id there.</summary>
internal abstract class ChangingList(TestStudio studio, string path, string items, string idMember)
{
    protected TestStudio Studio { get; } = studio;

    /// <summary>Leaves just these things in the list.</summary>
    public abstract Task Reset(IReadOnlyList<int> numbers);

    public abstract Task Apply(ListChange change);

    /// <summary>The id that the thing of the number has since the last reset or change.</summary>
    public abstract string Id(int number);

    /// <summary>The ids in the order the API promises.</summary>
    public abstract IEnumerable<string> InOrder(IEnumerable<string> ids);

    public async Task<(IReadOnlyList<string> Ids, string? NextToken)> Page(int size, string? token)
    {
        var answer = await Studio.Administrator.Get(
            $"{Studio.Path}/{path}?maxResults={size}{(token is null ? "" : $"&nextToken={token}")}");
        return (answer.Each(items, idMember), answer.TryGetProperty("nextToken", out var next) ? next.GetString() : null);
    }

    /// <summary>Walks to the end, with something done after each page, and gives every id that was seen.</summary>
    public async Task<IReadOnlyList<string>> Walk(int pageSize, Func<int, Task> afterPage)
    {
        var seen = new List<string>();
        string? token = null;
        for (var page = 0; ; page++)
        {
            var (ids, next) = await Page(pageSize, token);
            Assert.InRange(ids.Count, next is null ? 0 : 1, pageSize);
            seen.AddRange(ids);
            if (next is null)
                return seen;
            token = next;
            await afterPage(page);
        }
    }
}
