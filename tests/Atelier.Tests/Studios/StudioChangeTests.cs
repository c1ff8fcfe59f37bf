using System.Text.Json;
using Atelier.Identity;
using Atelier.Tests.Harness;

namespace Atelier.Tests.Studios;

public sealed class StudioChangeTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_update_changes_what_it_names_and_leaves_the_rest(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var before = (await studio.Administrator.Get(studio.Path)).GetProperty("studio");

        studio.Server.Clock.Advance(TimeSpan.FromSeconds(5));
        var updating = (await studio.Administrator.Patch(studio.Path, new { displayName = "", adminRoleArn = "arn:aws:iam::1:role/new" }))
            .GetProperty("studio");
        var ready = await Studio(studio, "READY");

        Assert.Equal("UPDATE_IN_PROGRESS", updating.State());
        Assert.Equal("STUDIO_UPDATE_IN_PROGRESS", updating.Text("statusCode"));
        Assert.Equal("STUDIO_UPDATED", ready.Text("statusCode"));
        Assert.Equal("", ready.Text("displayName"));
        Assert.Equal("arn:aws:iam::1:role/new", ready.Text("adminRoleArn"));
        foreach (var member in new[] { "userRoleArn", "studioName", "createdAt", "arn", "studioUrl", "ssoClientId" })
            Assert.Equal(before.Text(member), ready.Text(member));
        Assert.NotEqual(before.Text("updatedAt"), ready.Text("updatedAt"));
    }

    [Fact]
    public async Task A_wrong_update_is_told_everything_that_is_wrong_and_changes_nothing()
    {
        await using var studio = await TestStudio.Open();
        var before = (await studio.Administrator.Get(studio.Path)).ToString();

        var error = await Refused(() => studio.Administrator.Patch(studio.Path, new
        {
            displayName = new string('a', 65),
            adminRoleArn = new string('a', 2049),
            userRoleArn = 5,
        }));

        Assert.Equal("ValidationException", error.Code);
        Assert.Contains("displayName: length must be 0 to 64", error.Message);
        Assert.Contains("adminRoleArn: length must be 0 to 2048", error.Message);
        Assert.Contains("userRoleArn: must be a string", error.Message);
        Assert.Equal(before, (await studio.Administrator.Get(studio.Path)).ToString());
    }

    [Fact]
    public async Task A_repeated_token_updates_once()
    {
        await using var studio = await TestStudio.Open();

        var first = await studio.Administrator.Send(HttpMethod.Patch, studio.Path, new { displayName = "One" }, clientToken: "token");
        await Studio(studio, "READY");
        var second = await studio.Administrator.Send(HttpMethod.Patch, studio.Path, new { displayName = "One" }, clientToken: "token");
        var other = await Refused(
            () => studio.Administrator.Send(HttpMethod.Patch, studio.Path, new { displayName = "Two" }, clientToken: "token"));

        Assert.Equal(first.ToString(), second.ToString());
        Assert.Equal("TOKEN_PARAMETERS_MISMATCH", other.SpecificCode);
        Assert.Equal("READY", (await studio.Administrator.Get(studio.Path)).GetProperty("studio").State());
    }

    [Fact]
    public async Task There_is_no_sign_in_configuration_to_repair()
    {
        await using var studio = await TestStudio.Open();

        var error = await Refused(() => studio.Administrator.Send(HttpMethod.Put, $"{studio.Path}/sso-configuration", body: null));

        Assert.Equal("ValidationException", error.Code);
        Assert.Contains("nothing to repair", error.Message);
    }

    [Fact]
    public async Task Only_the_accounts_administrator_changes_a_studio()
    {
        await using var studio = await TestStudio.Open();
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.AccountAdministrator, account: "210987654321");

        foreach (var (client, code) in new[]
        {
            (studio.StudioAdministrator, "AccessDeniedException"),
            (studio.Artist, "AccessDeniedException"),
            (stranger, "ResourceNotFoundException"),
        })
        {
            Assert.Equal(code, (await Refused(() => client.Patch(studio.Path, new { displayName = "Mine" }))).Code);
            Assert.Equal(code, (await Refused(() => client.Delete(studio.Path))).Code);
            Assert.Equal(code, (await Refused(() => client.Send(HttpMethod.Put, $"{studio.Path}/sso-configuration", body: null))).Code);
        }

        await Studio(studio, "READY");
    }

    private static async Task<JsonElement> Studio(TestStudio studio, string state) => (await Eventually.Get(
        () => studio.Administrator.Get(studio.Path), answer => answer.GetProperty("studio").State() == state)).GetProperty("studio");

    private static Task<ApiErrorSeen> Refused(Func<Task> call) => Assert.ThrowsAsync<ApiErrorSeen>(call);
}
