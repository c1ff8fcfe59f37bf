using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.LaunchProfiles;

public sealed class LaunchProfileMemberTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_member_sees_the_profile_and_finds_it_among_those_it_can_use(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var used = await studio.CreateProfile("used");
        await studio.CreateProfile("other");

        await studio.MakeMember(used, studio.Artist);
        await studio.MakeMember(used, studio.Artist);
        var shown = await studio.Artist.Get($"{studio.Path}/launch-profiles/{used}");
        var listed = await List(studio.Artist, studio.Artist.PrincipalId);

        Assert.Equal("used", shown.GetProperty("launchProfile").Text("name"));
        Assert.Equal(["used"], listed);
        Assert.Equal(["used"], await List(studio.StudioAdministrator, studio.Artist.PrincipalId));
        Assert.Equal(2, (await List(studio.StudioAdministrator, studio.StudioAdministrator.PrincipalId)).Length);
        Assert.Equal(2, (await List(studio.Administrator, studio.Administrator.PrincipalId)).Length);
        Assert.Empty(await List(studio.Administrator, "nobody"));

        async Task<string[]> List(ApiClient client, string principalId) =>
            (await client.Get($"{studio.Path}/launch-profiles?principalId={principalId}")).Each("launchProfiles", "name");
    }

    [Fact]
    public async Task Who_is_no_member_may_not_see_a_profile_nor_list_those_of_others()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        await studio.MakeMember(id, studio.StudioAdministrator);

        await Refused("AccessDeniedException", () => studio.Artist.Get($"{studio.Path}/launch-profiles/{id}"));
        await Refused("AccessDeniedException", () => studio.Artist.Get($"{studio.Path}/launch-profiles"));
        await Refused(
            "AccessDeniedException",
            () => studio.Artist.Get($"{studio.Path}/launch-profiles?principalId={studio.StudioAdministrator.PrincipalId}"));
        await Refused("ResourceNotFoundException", () => studio.Artist.Get($"{studio.Path}/launch-profiles/nothing"));
        await Refused("AccessDeniedException", () => studio.Artist.Post(
            $"{studio.Path}/launch-profiles/{id}/membership", Members("d-1", studio.Artist.PrincipalId)));
        await Refused("AccessDeniedException", () => studio.StudioAdministrator.Post(
            $"{studio.Path}/launch-profiles", TestStudio.ProfileRequest("image", "component")));
    }

    [Fact]
    public async Task A_studio_administrator_sees_every_profile_and_makes_members()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();

        await studio.StudioAdministrator.Get($"{studio.Path}/launch-profiles/{id}");
        var answer = await studio.StudioAdministrator.Post(
            $"{studio.Path}/launch-profiles/{id}/membership", Members("d-1", studio.Artist.PrincipalId));

        Assert.Equal("{}", answer.ToString());
        await studio.Artist.Get($"{studio.Path}/launch-profiles/{id}");
    }

    [Fact]
    public async Task Principals_the_account_does_not_have_are_named_and_nobody_becomes_a_member()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.User, account: "210987654321");

        var error = await Refused("ValidationException", () => studio.Administrator.Post(
            $"{studio.Path}/launch-profiles/{id}/membership", Members("d-1", studio.Artist.PrincipalId, "nobody", stranger.PrincipalId)));

        Assert.Contains("members[1].principalId: no principal of this account has the id nobody", error.Message);
        Assert.Contains($"members[2].principalId: no principal of this account has the id {stranger.PrincipalId}", error.Message);
        await Refused("AccessDeniedException", () => studio.Artist.Get($"{studio.Path}/launch-profiles/{id}"));
    }

    [Fact]
    public async Task A_studio_of_another_account_is_not_found()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateProfile();
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.AccountAdministrator, account: "210987654321");

        await Refused("ResourceNotFoundException", () => stranger.Get($"{studio.Path}/launch-profiles/{id}"));
        await Refused("ResourceNotFoundException", () => stranger.Get($"{studio.Path}/launch-profiles"));
        await Refused("ResourceNotFoundException", () => stranger.Get($"{studio.Path}/streaming-images"));
        await Refused("ResourceNotFoundException", () => stranger.Get($"{studio.Path}/studio-components"));
    }

    private static object Members(string identityStoreId, params string[] principalIds) =>
        new { identityStoreId, members = principalIds.Select(principalId => new { principalId, persona = "USER" }) };

    private static async Task<ApiErrorSeen> Refused(string code, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(call);
        Assert.Equal(code, error.Code);
        return error;
    }
}
