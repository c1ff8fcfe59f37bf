using System.Text.Json;
using Atelier.Eulas;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Eulas;

public sealed class EulaTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Eulas_are_listed_in_pages_or_by_their_ids(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var added = Enumerable.Range(0, 103).Select(number => $"eula-{number:000}").ToArray();
        await OperatorsEulas.Add(studio.Server, added);

        var first = await studio.Artist.Get("/eulas");
        var second = await studio.Artist.Get($"/eulas?nextToken={first.Text("nextToken")}");
        var some = await studio.Artist.Get("/eulas?eulaIds=eula-007&eulaIds=eula-101&eulaIds=nothing");

        Assert.Equal(100, first.GetProperty("eulas").GetArrayLength());
        Assert.False(second.TryGetProperty("nextToken", out _));
        Assert.Equal(added, first.Each("eulas", "eulaId").Concat(second.Each("eulas", "eulaId")));
        Assert.Equal(["eula-007", "eula-101"], some.Each("eulas", "eulaId"));
    }

    [Fact]
    public async Task A_eula_shows_its_name_and_its_content()
    {
        await using var studio = await TestStudio.Open();
        await OperatorsEulas.Add(studio.Server, "maya");

        var eula = (await studio.Administrator.Get("/eulas/maya")).GetProperty("eula");
        var unknown = await Refused("ResourceNotFoundException", () => studio.Administrator.Get("/eulas/nothing"));

        Assert.Equal("maya", eula.Text("eulaId"));
        Assert.Equal("The agreement maya", eula.Text("name"));
        Assert.Equal("https://example.com/maya", eula.Text("content"));
        Assert.Equal(eula.Text("createdAt"), eula.Text("updatedAt"));
        Assert.Equal("nothing", unknown.Context["resourceId"]);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_eula_is_accepted_once_for_a_studio_by_whoever_came_first(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        await OperatorsEulas.Add(studio.Server, "maya", "nuke", "flame");
        var path = $"{studio.Path}/eula-acceptances";

        var first = (await Accept(studio, studio.StudioAdministrator, "maya")).GetProperty("eulaAcceptances").EnumerateArray().Single();
        studio.Server.Clock.Advance(TimeSpan.FromMinutes(1));
        var both = await Accept(studio, studio.Administrator, "nuke", "maya", "nuke");
        var listed = await studio.Artist.Get(path);

        Assert.Equal(studio.StudioAdministrator.PrincipalId, first.Text("acceptedBy"));
        Assert.Equal(studio.Id, first.Text("accepteeId"));
        Assert.Equal("maya", first.Text("eulaId"));
        Assert.Equal(22, first.Text("eulaAcceptanceId")!.Length);
        Assert.Equal(["nuke", "maya"], both.Each("eulaAcceptances", "eulaId"));
        Assert.Equal(first.ToString(), both.GetProperty("eulaAcceptances")[1].ToString());
        Assert.Equal(["maya", "nuke"], listed.Each("eulaAcceptances", "eulaId"));
        Assert.Equal(["nuke"], (await studio.Artist.Get($"{path}?eulaIds=nuke&eulaIds=flame")).Each("eulaAcceptances", "eulaId"));
        var other = TestStudio.PathOf(await TestStudio.CreateStudio(studio.Administrator, "other"));
        Assert.Empty((await studio.Artist.Get($"{other}/eula-acceptances")).Each("eulaAcceptances", "eulaId"));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Administrators_who_accept_at_once_share_one_acceptance(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        await OperatorsEulas.Add(studio.Server, "maya");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            Accept(studio, number % 2 == 0 ? studio.Administrator : studio.StudioAdministrator, "maya")));

        Assert.Single(answers.SelectMany(answer => answer.Each("eulaAcceptances", "eulaAcceptanceId")).Distinct());
    }

    [Fact]
    public async Task Unknown_eulas_and_none_at_all_are_refused_and_nothing_is_accepted()
    {
        await using var studio = await TestStudio.Open();
        await OperatorsEulas.Add(studio.Server, "maya");
        var path = $"{studio.Path}/eula-acceptances";

        var unknown = await Refused("ResourceNotFoundException", () => Accept(studio, studio.Administrator, "maya", "none"));
        var empty = await Refused("ValidationException", () => Accept(studio, studio.Administrator));
        await Refused("ValidationException", () => studio.Administrator.Post(path));

        Assert.Equal("none", unknown.Context["resourceId"]);
        Assert.Contains("eulaIds: must name at least one EULA", empty.Message);
        Assert.Empty((await studio.Administrator.Get(path)).Each("eulaAcceptances", "eulaId"));
    }

    [Fact]
    public async Task Everybody_lists_and_only_administrators_read_and_accept()
    {
        await using var studio = await TestStudio.Open();
        await OperatorsEulas.Add(studio.Server, "maya");
        var path = $"{studio.Path}/eula-acceptances";
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.AccountAdministrator, account: "210987654321");
        var strangersArtist = await studio.Server.SignIn("artist", PrincipalKind.User, account: "210987654321");

        await Refused("AccessDeniedException", () => studio.Artist.Get("/eulas/maya"));
        await Refused("AccessDeniedException", () => strangersArtist.Get("/eulas/maya"));
        await Refused("AccessDeniedException", () => Accept(studio, studio.Artist, "maya"));
        await Refused("ResourceNotFoundException", () => Accept(studio, stranger, "maya"));
        await Refused("ResourceNotFoundException", () => stranger.Get(path));

        foreach (var client in new[] { studio.StudioAdministrator, studio.Administrator, stranger })
            await client.Get("/eulas/maya");
        foreach (var client in new[] { studio.Artist, studio.StudioAdministrator, stranger, strangersArtist })
            Assert.Equal(["maya"], (await client.Get("/eulas")).Each("eulas", "eulaId"));
        Assert.Empty((await studio.Artist.Get(path)).Each("eulaAcceptances", "eulaId"));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Acceptances_go_with_their_studio(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        await OperatorsEulas.Add(studio.Server, "maya");
        await Accept(studio, studio.Administrator, "maya");

        await studio.Administrator.Delete(studio.Path);
        await Eventually.Get(() => studio.Administrator.Get(studio.Path), answer => answer.GetProperty("studio").State() == "DELETED");
        studio.Server.Clock.Advance(TimeSpan.FromHours(24));
        await studio.UntilNoStudioIsLeft();

        await using var db = await studio.Server.Database.Read(TestContext.Current.CancellationToken);
        Assert.Empty(await EulaAcceptanceTable.Rows.Select(db, "1 = 1", new { }, TestContext.Current.CancellationToken));
    }

    private static Task<JsonElement> Accept(TestStudio studio, ApiClient client, params string[] eulaIds) =>
        client.Post($"{studio.Path}/eula-acceptances", new { eulaIds });

    private static async Task<ApiErrorSeen> Refused(string code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(call);
        Assert.Equal(code, error.Code);
        return error;
    }
}
