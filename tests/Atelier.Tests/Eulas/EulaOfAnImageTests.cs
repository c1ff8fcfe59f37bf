using System.Text.Json;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Eulas;

public sealed class EulaOfAnImageTests
{
    private static readonly string Image = SimulatedImages.Desktop.ImageId;

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_streaming_image_names_the_eulas_of_its_image_whenever_they_were_bound(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        await OperatorsEulas.Add(studio.Server, "maya", "nuke", "other");
        await OperatorsEulas.Bind(studio.Server, SimulatedImages.Minimal.ImageId, "other");
        await OperatorsEulas.Bind(studio.Server, Image, "nuke");

        var early = await studio.CreateImage();
        await OperatorsEulas.Bind(studio.Server, Image, "nuke", "maya", "nuke");
        var late = await studio.CreateImage();

        Assert.Equal(["maya", "nuke"], await EulaIds(studio, early));
        Assert.Equal(["maya", "nuke"], await EulaIds(studio, late));
        await OperatorsEulas.Bind(studio.Server, Image);
        Assert.Empty(await EulaIds(studio, early));
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task No_session_is_created_before_the_studio_has_accepted_every_eula_of_the_image(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var profile = await studio.CreateProfile();
        await studio.MakeMember(profile, studio.Artist);
        await OperatorsEulas.Add(studio.Server, "maya", "nuke");
        await OperatorsEulas.Bind(studio.Server, Image, "maya", "nuke");

        await RefusedFor("maya,nuke", () => Create(studio, profile));
        await Accept(studio, "nuke");
        var half = await RefusedFor("maya", () => Create(studio, profile));
        await Accept(studio, "maya");

        Assert.Contains("EULAs maya are not accepted for the studio", half.Message);
        Assert.Empty((await studio.Administrator.Get($"{studio.Path}/streaming-sessions")).Each("sessions", "sessionId"));
        await UntilState(studio, await Create(studio, profile), "READY");
    }

    [Fact]
    public async Task An_acceptance_for_one_studio_is_none_for_another()
    {
        await using var studio = await TestStudio.Open();
        var profile = await studio.CreateProfile();
        await OperatorsEulas.Add(studio.Server, "maya");
        await OperatorsEulas.Bind(studio.Server, Image, "maya");
        var other = await TestStudio.CreateStudio(studio.Administrator, "other");

        await Accept(studio.Administrator, TestStudio.PathOf(other), "maya");

        await RefusedFor("maya", () => Create(studio, profile, studio.Administrator));
    }

    [Fact]
    public async Task A_session_made_before_starts_again_only_once_what_was_bound_since_is_accepted()
    {
        await using var studio = await TestStudio.Open();
        var profile = await CreatePersistentProfile(studio);
        await studio.MakeMember(profile, studio.Artist);
        var session = await Create(studio, profile);
        await UntilState(studio, session, "READY");
        await OperatorsEulas.Add(studio.Server, "maya");
        await OperatorsEulas.Bind(studio.Server, Image, "maya");

        await studio.Artist.Post($"{session}/stop");
        await UntilState(studio, session, "STOPPED");
        await RefusedFor("maya", () => studio.Artist.Post($"{session}/start"));
        await UntilState(studio, session, "STOPPED");
        await Accept(studio, "maya");
        await studio.Artist.Post($"{session}/start");

        await UntilState(studio, session, "READY");
    }

    private static async Task<string> CreatePersistentProfile(TestStudio studio)
    {
        var request = TestStudio.ProfileRequest(await studio.CreateImage(), await studio.CreateComponent());
        ((Dictionary<string, object?>)request["streamConfiguration"])["sessionPersistenceMode"] = "ACTIVATED";
        var id = await studio.PostProfile(request);
        await studio.Profile(id, "READY");
        return id;
    }

    private static Task<JsonElement> Accept(TestStudio studio, string eulaId) => Accept(studio.StudioAdministrator, studio.Path, eulaId);

    private static Task<JsonElement> Accept(ApiClient client, string studioPath, params string[] eulaIds) =>
        client.Post($"{studioPath}/eula-acceptances", new { eulaIds });

    private static async Task<string> Create(TestStudio studio, string launchProfileId, ApiClient? client = null)
    {
        var created = await (client ?? studio.Artist).Post($"{studio.Path}/streaming-sessions", new { launchProfileId });
        return $"{studio.Path}/streaming-sessions/{created.GetProperty("session").Text("sessionId")}";
    }

    private static Task<JsonElement> UntilState(TestStudio studio, string session, string state) =>
        Eventually.Get(() => studio.Administrator.Get(session), answer => answer.GetProperty("session").State() == state);

    private static async Task<string[]> EulaIds(TestStudio studio, string imageId) =>
        [.. (await studio.Image(imageId, "READY")).GetProperty("eulaIds").EnumerateArray().Select(id => id.GetString()!)];

    private static async Task<ApiErrorSeen> RefusedFor(string eulaIds, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<ApiErrorSeen>(call);
        Assert.Equal(("ValidationException", "EULA_NOT_ACCEPTED"), (error.Code, error.SpecificCode));
        Assert.Equal(eulaIds, error.Context["eulaIds"]);
        return error;
    }
}
