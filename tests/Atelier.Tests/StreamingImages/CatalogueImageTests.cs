using System.Text.Json;
using System.Text.Json.Nodes;
using Atelier.Api;
using Atelier.Identity;
using Atelier.StreamingImages;
using Atelier.Studios.Quotas;
using Atelier.Tests.Eulas;
using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingImages;

public sealed class CatalogueImageTests
{
    private static readonly EngineImage Desktop = SimulatedImages.Desktop;

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_published_image_is_in_every_studio_with_the_members_of_Amazons_own(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var own = await studio.CreateImage();
        studio.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        var id = await Publish(studio.Server);
        var other = TestStudio.PathOf(await TestStudio.CreateStudio(studio.Administrator, "other"));

        var image = (await studio.StudioAdministrator.Get($"{studio.Path}/streaming-images/{id}")).GetProperty("streamingImage");
        var listed = await studio.StudioAdministrator.Get($"{studio.Path}/streaming-images");

        // The members and values that the AWS CLI's examples show, with plain tags.
        Assert.Equal(
            $$$"""
            {"arn":"arn:aws:nimble:us-west-2:123456789012:streaming-image/{{{id}}}","description":"For all",
            "ec2ImageId":"{{{Desktop.ImageId}}}","eulaIds":[],"name":"Linux","owner":"amazon","platform":"LINUX","state":"READY",
            "streamingImageId":"{{{id}}}","tags":{}}
            """.ReplaceLineEndings(""),
            image.GetRawText());
        Assert.Equal([own, id], listed.Each("streamingImages", "streamingImageId"));
        Assert.Equal(image.GetRawText(), listed.GetProperty("streamingImages")[1].GetRawText());
        Assert.Equal([id], (await studio.Administrator.Get($"{other}/streaming-images")).Each("streamingImages", "streamingImageId"));
        Assert.Equal([id], await List(studio, "amazon"));
        Assert.Equal([id], await List(studio, "AMAZON"));
        Assert.Equal([own], await List(studio, studio.Id));
        Assert.Matches("^[A-Za-z][A-Za-z0-9_-]{21}$", id);
    }

    [Fact]
    public async Task An_image_of_the_catalogue_is_in_each_callers_own_account()
    {
        await using var studio = await TestStudio.Open();
        var id = await Publish(studio.Server);
        var stranger = await studio.Server.SignIn("stranger", PrincipalKind.AccountAdministrator, "210987654321");
        var path = TestStudio.PathOf(await TestStudio.CreateStudio(stranger, "foreign"));

        var arn = (await stranger.Get($"{path}/streaming-images/{id}")).GetProperty("streamingImage").Text("arn")!;

        Assert.Equal($"arn:aws:nimble:us-west-2:210987654321:streaming-image/{id}", arn);
        Assert.Equal("{}", (await stranger.Get($"/tags/{Uri.EscapeDataString(arn)}")).GetProperty("tags").ToString());
        await Refused.With("ResourceNotFoundException", () => studio.Administrator.Get($"/tags/{Uri.EscapeDataString(arn)}"));
    }

    [Fact]
    public async Task Pages_hold_the_studios_images_and_the_catalogues_in_one_order_each_once()
    {
        await using var studio = await TestStudio.Open();
        var ids = new List<string>();
        for (var i = 0; i < 230; i++)
        {
            // Many share a moment, of both kinds, so that the order among them counts.
            if (i % 7 == 0)
                studio.Server.Clock.Advance(TimeSpan.FromSeconds(1));
            ids.Add(i % 2 == 0 ? await Publish(studio.Server, Desktop with { ImageId = $"ami-{i:x17}" }) : await InsertOwn(studio));
        }

        var seen = new List<string>();
        string? token = null;
        do
        {
            var next = token is null ? "" : $"?nextToken={Uri.EscapeDataString(token)}";
            var page = await studio.Administrator.Get($"{studio.Path}/streaming-images{next}");
            seen.AddRange(page.Each("streamingImages", "streamingImageId"));
            token = page.TryGetProperty("nextToken", out var text) ? text.GetString() : null;
        }
        while (token is not null);

        // Ids are compared as bytes; within a moment they are in order.
        var expected = ids.Index().OrderBy(entry => entry.Index / 7).ThenBy(entry => entry.Item, StringComparer.Ordinal);
        Assert.Equal(expected.Select(entry => entry.Item), seen);
    }

    [Fact]
    public async Task It_can_be_neither_changed_nor_deleted_nor_tagged()
    {
        await using var studio = await TestStudio.Open();
        var id = await Publish(studio.Server);
        var path = $"{studio.Path}/streaming-images/{id}";
        var before = (await studio.Administrator.Get(path)).GetRawText();
        var tags = $"/tags/{Uri.EscapeDataString($"arn:aws:nimble:us-west-2:123456789012:streaming-image/{id}")}";

        foreach (var change in new Func<Task>[]
                 {
                     () => studio.Administrator.Patch(path, new { name = "mine" }),
                     () => studio.Administrator.Delete(path),
                     () => studio.Administrator.Post(tags, new { tags = new { show = "one" } }),
                     () => studio.Administrator.Delete($"{tags}?tagKeys=show"),
                 })
            Assert.Contains("is owned by amazon", (await Refused.With("AccessDeniedException", change)).Message);

        Assert.Equal("{}", (await studio.Administrator.Get(tags)).GetProperty("tags").ToString());
        Assert.Equal(before, (await studio.Administrator.Get(path)).GetRawText());
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Launch_profiles_and_sessions_use_it_like_the_studios_own_once_its_eulas_are_accepted(TestDatabase kind)
    {
        await using var studio = await SessionStudio.Open(kind: kind);
        var api = studio.Administrator.Api;
        var id = await Publish(studio.Server);
        string[] eulaIds = ["maya"];
        await OperatorsEulas.Add(studio.Server, eulaIds);
        await OperatorsEulas.Bind(studio.Server, Desktop.ImageId, eulaIds);
        var profile = await studio.CreateProfile(Naming(id, studio.Images[0]));

        var details = await api.Get($"{studio.Path}/launch-profiles/{profile}/details");
        var refused = await Refused.With("ValidationException", () => studio.Artist.CreateSession(profile));
        await api.Post($"{studio.Path}/eula-acceptances", new { eulaIds });
        var session = await studio.Artist.Until(await studio.Artist.CreateSession(profile), "READY");

        Assert.Equal([id, studio.Images[0]], details.Each("streamingImages", "streamingImageId"));
        Assert.Equal(["amazon", studio.Id], details.Each("streamingImages", "owner"));
        Assert.Equal(
            $"arn:aws:nimble:us-west-2:123456789012:streaming-image/{id}", details.GetProperty("streamingImages")[0].Text("arn"));
        Assert.Equal("""["maya"]""", details.GetProperty("streamingImages")[0].GetProperty("eulaIds").GetRawText());
        Assert.Equal("EULA_NOT_ACCEPTED", refused.SpecificCode);
        Assert.Equal(id, session.Text("streamingImageId"));
    }

    [Fact]
    public async Task A_withdrawn_image_is_gone_for_profiles_and_stays_with_the_sessions_there_are()
    {
        await using var studio = await SessionStudio.Open();
        var api = studio.Administrator.Api;
        var id = await Publish(studio.Server);
        var profile = await studio.CreateProfile(Naming(id, studio.Images[0]));
        var session = await studio.Artist.CreateStoppedSession(profile);
        await Withdraw(studio.Server);

        var unknown = await Refused.With("ResourceNotFoundException", () => api.Get($"{studio.Path}/streaming-images/{id}"));
        var gone = await Refused.With("ResourceNotFoundException", () => studio.Artist.CreateSession(profile));
        await studio.Artist.CreateSession(profile, new { streamingImageId = studio.Images[0] });
        await studio.Artist.StartFully(session);
        var details = await api.Get($"{studio.Path}/launch-profiles/{profile}/details");
        await api.Patch($"{studio.Path}/launch-profiles/{profile}", new { description = "updated" });
        var failed = await Profile(studio, profile, "UPDATE_FAILED");

        Assert.Equal(id, unknown.Context["resourceId"]);
        Assert.Equal(id, gone.Context["resourceId"]);
        Assert.Equal([studio.Images[0]], details.Each("streamingImages", "streamingImageId"));
        Assert.Equal("STREAMING_IMAGE_NOT_FOUND", failed.Text("statusCode"));
        await studio.CreateProfile(Naming(id), "CREATE_FAILED");

        Assert.Equal(id, await Publish(studio.Server));
        await api.Patch($"{studio.Path}/launch-profiles/{profile}", new { description = "updated" });
        await Profile(studio, profile, "READY");
        await studio.Artist.CreateReadySession(profile);
    }

    [Fact]
    public async Task It_takes_no_place_in_a_studio_and_stays_when_the_studio_goes()
    {
        await using var studio = await TestStudio.Open();
        await Publish(studio.Server);
        await using (var db = await studio.Server.Database.Write(TestContext.Current.CancellationToken))
        {
            await StudioQuotas.Set(db, studio.Id, Quota.StreamingImages, 1, TestContext.Current.CancellationToken);
            await db.Commit(TestContext.Current.CancellationToken);
        }

        var own = await studio.CreateImage();
        await studio.Administrator.Delete($"{studio.Path}/streaming-images/{own}");
        await studio.Image(own, "DELETED");
        await studio.Administrator.Delete(studio.Path);

        await Eventually.Get(
            () => studio.Administrator.Get(studio.Path), answer => answer.GetProperty("studio").State() == "DELETED");
    }

    private static async Task<string> Publish(TestServer server, EngineImage? image = null)
    {
        await using var db = await server.Database.Write(CancellationToken.None);
        var published = await CatalogueImages.Publish(
            db, image ?? Desktop, "Linux", "For all", server.Clock.GetUtcNow(), CancellationToken.None);
        await db.Commit(CancellationToken.None);
        return published.StreamingImageId!;
    }

    private static async Task Withdraw(TestServer server)
    {
        await using var db = await server.Database.Write(CancellationToken.None);
        Assert.True(await CatalogueImages.Withdraw(db, Desktop.ImageId, CancellationToken.None));
        await db.Commit(CancellationToken.None);
    }

    // More than the API would make at once.
    private static async Task<string> InsertOwn(TestStudio studio)
    {
        await using var db = await studio.Server.Database.Write(CancellationToken.None);
        var image = new StreamingImage { StreamingImageId = Ids.New(), Owner = studio.Id, State = StreamingImageState.READY };
        var facts = new StreamingImageFacts(studio.Id, studio.Server.Clock.GetUtcNow().ToUnixTimeMilliseconds(), DueAt: null);
        await StreamingImageTable.Rows.Insert(db, image, facts, CancellationToken.None);
        await db.Commit(CancellationToken.None);
        return image.StreamingImageId;
    }

    private static async Task<string[]> List(TestStudio studio, string owner) => (await studio.Administrator.Get(
        $"{studio.Path}/streaming-images?owner={Uri.EscapeDataString(owner)}")).Each("streamingImages", "streamingImageId");

    private static JsonObject Naming(params string[] images)
    {
        var configuration = TestProfiles.Persistent;
        configuration["streamingImageIds"] = JsonSerializer.SerializeToNode(images);
        return configuration;
    }

    private static async Task<JsonElement> Profile(SessionStudio studio, string id, string state) => (await Eventually.Get(
        () => studio.Administrator.Api.Get($"{studio.Path}/launch-profiles/{id}"),
        answer => answer.GetProperty("launchProfile").State() == state)).GetProperty("launchProfile");
}
