using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Api;

public sealed class PagingTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Pages_show_everything_once_in_order_while_more_is_made(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var created = new List<string>();
        for (var i = 0; i < 12; i++)
        {
            created.Add(await studio.CreateComponent());
            // Some share a moment of creation, so that the order within a moment counts.
            studio.Server.Clock.Advance(TimeSpan.FromMilliseconds(i % 4 == 3 ? 1 : 0));
        }

        var pages = new List<string[]>();
        string? token = null;
        do
        {
            var page = await List(studio, "maxResults=5", token);
            pages.Add(page.Each("studioComponents", "studioComponentId"));
            token = page.TryGetProperty("nextToken", out var next) ? next.GetString() : null;
            if (pages.Count == 1)
                created.Add(await studio.CreateComponent());
        }
        while (token is not null);

        Assert.Equal([5, 5, 3], pages.Select(page => page.Length));
        Assert.Equal(created.Order(), pages.SelectMany(page => page).Order());
        var times = (await List(studio, "", null)).Each("studioComponents", "createdAt");
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task A_page_has_as_many_components_as_asked_and_never_more_than_fifty()
    {
        await using var studio = await TestStudio.Open();
        for (var i = 0; i < 51; i++)
            await studio.CreateComponent();

        Assert.Equal(50, (await List(studio, "", null)).GetProperty("studioComponents").GetArrayLength());
        Assert.Equal(50, (await List(studio, "maxResults=100", null)).GetProperty("studioComponents").GetArrayLength());
        Assert.Equal(1, (await List(studio, "maxResults=1", null)).GetProperty("studioComponents").GetArrayLength());
    }

    [Fact]
    public async Task A_token_goes_on_with_another_page_size_but_not_with_other_filters_or_another_list()
    {
        await using var studio = await TestStudio.Open();
        var token = await FirstToken(studio, "types=CUSTOM&maxResults=1");

        var more = await List(studio, "types=CUSTOM&maxResults=2", token);

        Assert.Equal(2, more.GetProperty("studioComponents").GetArrayLength());
        await Refused(() => List(studio, "types=COMPUTE_FARM", token));
        await Refused(() => List(studio, "", token));
        await Refused(() => studio.Administrator.Get($"{studio.Path}/launch-profiles?nextToken={token}"));
        var other = await TestStudio.CreateStudio(studio.Administrator, "other");
        await Refused(() => studio.Administrator.Get($"{TestStudio.PathOf(other)}/studio-components?types=CUSTOM&nextToken={token}"));
    }

    [Fact]
    public async Task A_token_that_was_changed_in_any_place_is_refused()
    {
        await using var studio = await TestStudio.Open();
        var token = await FirstToken(studio, "maxResults=1");

        // The last character holds unused bits, so that another one there may mean the same.
        for (var i = 0; i < token.Length - 1; i++)
        {
            var changed = string.Concat(token.AsSpan(0, i), token[i] == 'A' ? "B" : "A", token.AsSpan(i + 1));
            await Refused(() => List(studio, "", changed));
        }

        foreach (var wrong in new[] { "", "x", "%00", "!", token[..^4], token + "AAAA", new string('A', 5000) })
            await Refused(() => List(studio, "", wrong));
    }

    [Fact]
    public async Task A_token_older_than_a_day_is_refused()
    {
        await using var studio = await TestStudio.Open();
        var token = await FirstToken(studio, "maxResults=1");

        studio.Server.Clock.Advance(TimeSpan.FromHours(24));
        await List(studio, "", token);
        studio.Server.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Contains("older than 24 hours", (await Refused(() => List(studio, "", token))).Message);
    }

    private static async Task<string> FirstToken(TestStudio studio, string query)
    {
        for (var i = 0; i < 3; i++)
            await studio.CreateComponent();
        return (await List(studio, query, null)).Text("nextToken")!;
    }

    private static Task<JsonElement> List(TestStudio studio, string query, string? token) =>
        studio.Administrator.Get($"{studio.Path}/studio-components?{query}{(token is null ? "" : $"&nextToken={token}")}");

    private static async Task<ApiErrorSeen> Refused(Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(call);
        Assert.Equal("ValidationException", error.Code);
        Assert.Contains("nextToken", error.Message);
        return error;
    }
}
