using System.Text.Json;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Studios.Members;

public sealed class StudioMemberTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_member_administers_the_studio_until_the_membership_ends(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var id = studio.Artist.PrincipalId;
        await Refused("AccessDeniedException", () => studio.Artist.Get($"{studio.Path}/streaming-images"));

        var answer = await Put(studio, "d-1", id);
        await Put(studio, "d-2", id);
        await studio.Artist.Get($"{studio.Path}/streaming-images");
        var member = (await studio.Artist.Get($"{studio.Path}/membership/{id}")).GetProperty("member");
        var ended = await studio.Administrator.Delete($"{studio.Path}/membership/{id}");

        Assert.Equal("{}", answer.ToString());
        Assert.Equal("ADMINISTRATOR", member.Text("persona"));
        Assert.Equal("d-2", member.Text("identityStoreId"));
        Assert.Equal(id, member.Text("principalId"));
        Assert.False(member.TryGetProperty("sid", out _));
        Assert.Equal("{}", ended.ToString());
        await Refused("AccessDeniedException", () => studio.Artist.Get($"{studio.Path}/streaming-images"));
        var unknown = await Refused("ResourceNotFoundException", () => studio.Administrator.Get($"{studio.Path}/membership/{id}"));
        Assert.Equal(id, unknown.Context["resourceId"]);
        await Refused("ResourceNotFoundException", () => studio.Administrator.Delete($"{studio.Path}/membership/{id}"));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Members_are_listed_in_pages_of_at_most_twenty_each_once(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var everybody = new List<string> { studio.StudioAdministrator.PrincipalId };
        for (var i = 0; i < 24; i++)
            everybody.Add((await studio.Server.SignIn($"supervisor{i}", PrincipalKind.User)).PrincipalId);
        await Put(studio, "d-1", [.. everybody.Take(20)]);
        await Put(studio, "d-1", [.. everybody.Skip(20)]);

        var first = await studio.Artist.Get($"{studio.Path}/membership?maxResults=100");
        var token = first.Text("nextToken");
        var second = await studio.Artist.Get($"{studio.Path}/membership?maxResults=3&nextToken={token}");
        var third = await studio.Artist.Get($"{studio.Path}/membership?nextToken={second.Text("nextToken")}");

        Assert.Equal(20, first.GetProperty("members").GetArrayLength());
        Assert.Equal(3, second.GetProperty("members").GetArrayLength());
        Assert.False(third.TryGetProperty("nextToken", out _));
        Assert.Equal(everybody.Order(), new[] { first, second, third }.SelectMany(page => page.Each("members", "principalId")).Order());
        var other = await TestStudio.CreateStudio(studio.Administrator, "other");
        await Refused("ValidationException", () => studio.Artist.Get($"{TestStudio.PathOf(other)}/membership?nextToken={token}"));
        Assert.Empty((await studio.Artist.Get($"{TestStudio.PathOf(other)}/membership")).Each("members", "principalId"));
    }

    [Fact]
    public async Task Principals_the_account_does_not_have_are_named_and_nobody_becomes_a_member()
    {
        await using var studio = await TestStudio.Open();
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.User, account: "210987654321");

        var error = await Refused(
            "ValidationException", () => Put(studio, "d-1", studio.Artist.PrincipalId, "nobody", stranger.PrincipalId));

        Assert.Contains("members[1].principalId: no principal of this account has the id nobody", error.Message);
        Assert.Contains($"members[2].principalId: no principal of this account has the id {stranger.PrincipalId}", error.Message);
        await Refused("ResourceNotFoundException", () => studio.Administrator.Get($"{studio.Path}/membership/{studio.Artist.PrincipalId}"));
    }

    [Fact]
    public async Task A_wrong_request_is_told_every_rule_it_breaks()
    {
        await using var studio = await TestStudio.Open();
        var persona = await Refused("ValidationException", () => studio.Administrator.Post(
            $"{studio.Path}/membership", new { members = new object[] { new { persona = "USER" } } }));
        var many = await Refused("ValidationException", () => Put(studio, "d-1", [.. Enumerable.Repeat("a", 21)]));
        var none = await Refused("ValidationException", () => Put(studio, "d-1"));

        Assert.Contains("identityStoreId: is required", persona.Message);
        Assert.Contains("members[0].persona: must be one of ADMINISTRATOR", persona.Message);
        Assert.Contains("members[0].principalId: is required", persona.Message);
        Assert.Contains("members: must have 1 to 20 items", many.Message);
        Assert.Contains("members: must have 1 to 20 items", none.Message);
    }

    [Fact]
    public async Task Everybody_of_the_account_sees_the_members_and_only_its_administrator_makes_and_ends_memberships()
    {
        await using var studio = await TestStudio.Open();
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.AccountAdministrator, account: "210987654321");
        var path = $"{studio.Path}/membership/{studio.StudioAdministrator.PrincipalId}";

        foreach (var client in new[] { studio.Artist, studio.StudioAdministrator, studio.Administrator })
        {
            await client.Get(path);
            var listed = await client.Get($"{studio.Path}/membership");
            Assert.Equal([studio.StudioAdministrator.PrincipalId], listed.Each("members", "principalId"));
        }

        foreach (var client in new[] { studio.Artist, studio.StudioAdministrator })
        {
            await Refused("AccessDeniedException", () => Put(client, studio, "d-1", client.PrincipalId));
            await Refused("AccessDeniedException", () => client.Delete(path));
        }

        await Refused("ResourceNotFoundException", () => stranger.Get($"{studio.Path}/membership"));
        await Refused("ResourceNotFoundException", () => stranger.Get(path));
        await Refused("ResourceNotFoundException", () => stranger.Delete(path));
    }

    private static Task<JsonElement> Put(TestStudio studio, string identityStoreId, params string[] principalIds) =>
        Put(studio.Administrator, studio, identityStoreId, principalIds);

    private static Task<JsonElement> Put(ApiClient client, TestStudio studio, string identityStoreId, params string[] principalIds) =>
        client.Post(
            $"{studio.Path}/membership",
            new { identityStoreId, members = principalIds.Select(principalId => new { principalId, persona = "ADMINISTRATOR" }) });

    private static async Task<ApiErrorSeen> Refused(string code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(call);
        Assert.Equal(code, error.Code);
        return error;
    }
}
