using System.Text.Json;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.LaunchProfiles;

public sealed class LaunchProfileMembershipTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Pages_of_twenty_show_every_member_once_while_others_come_and_go(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var id = await studio.CreateProfile();
        var principals = new List<string>();
        for (var i = 0; i < 45; i++)
            principals.Add((await studio.Server.SignIn($"artist {i}", PrincipalKind.User)).PrincipalId);
        principals = [.. principals.Order(StringComparer.Ordinal)];
        // The least stays out until a page was read, so that it comes before what is still to be shown.
        foreach (var chunk in principals.Skip(1).Chunk(20))
            await MakeMembers(studio, id, chunk);

        var first = await studio.Administrator.Get($"{Path(studio, id)}?maxResults=100");
        await MakeMembers(studio, id, [principals[0]]);
        await studio.Administrator.Delete($"{Path(studio, id)}/{first.Each("members", "principalId")[^1]}");
        var second = await studio.Administrator.Get($"{Path(studio, id)}?nextToken={first.Text("nextToken")}");
        var third = await studio.Administrator.Get($"{Path(studio, id)}?maxResults=3&nextToken={second.Text("nextToken")}");
        var fourth = await studio.Administrator.Get($"{Path(studio, id)}?nextToken={third.Text("nextToken")}");

        var pages = new[] { first, second, third, fourth }.Select(page => page.Each("members", "principalId")).ToArray();
        Assert.Equal([20, 20, 3, 1], pages.Select(page => page.Length));
        Assert.Equal(principals.Skip(1), pages.SelectMany(page => page));
        Assert.False(fourth.TryGetProperty("nextToken", out _));
    }

    [Fact]
    public async Task A_token_is_bound_to_the_profile_it_came_from()
    {
        await using var studio = await TestStudio.Open();
        var (id, other) = (await studio.CreateProfile(), await studio.CreateProfile());
        await MakeMembers(studio, id, studio.Artist.PrincipalId, studio.StudioAdministrator.PrincipalId);
        var token = (await studio.Administrator.Get($"{Path(studio, id)}?maxResults=1")).Text("nextToken");

        var error = await Refused.With("ValidationException", () => studio.Administrator.Get($"{Path(studio, other)}?nextToken={token}"));

        Assert.Contains("nextToken", error.Message);
    }

    [Fact]
    public async Task A_member_is_shown_with_what_it_was_made_with()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        await studio.MakeMember(id, studio.Artist);

        var shown = (await studio.Administrator.Get($"{Path(studio, id)}/{studio.Artist.PrincipalId}")).GetProperty("member");
        var updated = await studio.StudioAdministrator.Patch($"{Path(studio, id)}/{studio.Artist.PrincipalId}", new { persona = "USER" });
        var listed = await studio.Administrator.Get(Path(studio, id));

        var expected = new { identityStoreId = "d-1", persona = "USER", principalId = studio.Artist.PrincipalId };
        Assert.Equal(JsonSerializer.Serialize(expected), shown.ToString());
        Assert.Equal(shown.ToString(), updated.GetProperty("member").ToString());
        Assert.Equal(shown.ToString(), listed.GetProperty("members")[0].ToString());
    }

    [Fact]
    public async Task Who_is_no_member_any_more_cannot_use_the_profile()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        await studio.MakeMember(id, studio.Artist);
        var member = $"{Path(studio, id)}/{studio.Artist.PrincipalId}";

        var answer = await studio.StudioAdministrator.Delete(member);

        Assert.Equal("{}", answer.ToString());
        await Refused.WithAccessDenied(
            () => studio.Artist.Get($"{studio.Path}/launch-profiles/{id}"),
            () => studio.Artist.Post($"{studio.Path}/streaming-sessions", new { launchProfileId = id }));
        foreach (var call in new Func<Task>[]
        {
            () => studio.Administrator.Delete(member),
            () => studio.Administrator.Get(member),
            () => studio.Administrator.Patch(member, new { persona = "USER" }),
        })
            Assert.Equal(studio.Artist.PrincipalId, (await Refused.With("ResourceNotFoundException", call)).Context["resourceId"]);
    }

    [Fact]
    public async Task Members_see_each_other_and_administrators_change_them()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.User);
        await studio.MakeMember(id, studio.Artist);
        var member = $"{Path(studio, id)}/{studio.Artist.PrincipalId}";

        foreach (var client in new[] { studio.Artist, studio.StudioAdministrator })
        {
            await client.Get(member);
            await client.Get(Path(studio, id));
        }

        await Refused.WithAccessDenied(
            () => studio.Artist.Patch(member, new { persona = "USER" }),
            () => studio.Artist.Delete(member),
            () => stranger.Get(member),
            () => stranger.Get(Path(studio, id)));
        var wrong = await Refused.With("ValidationException", () => studio.Administrator.Patch(member, new { persona = "ADMINISTRATOR" }));
        Assert.Contains("persona: must be one of USER", wrong.Message);
        await Refused.With("ResourceNotFoundException", () => studio.Administrator.Get(Path(studio, "nothing")));
    }

    private static string Path(TestStudio studio, string id) => $"{studio.Path}/launch-profiles/{id}/membership";

    private static Task<JsonElement> MakeMembers(TestStudio studio, string id, params string[] principalIds) => studio.Administrator.Post(
        Path(studio, id),
        new { identityStoreId = "d-1", members = principalIds.Select(principalId => new { principalId, persona = "USER" }) });
}
