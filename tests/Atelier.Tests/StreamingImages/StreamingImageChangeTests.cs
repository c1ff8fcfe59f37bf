using System.Text.Json;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StreamingImages;

public sealed class StreamingImageChangeTests
{
    [Fact]
    public async Task An_update_takes_effect_at_once_and_keeps_what_it_does_not_name()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateImage();
        var before = await studio.Image(id, "READY");

        var answered = await Update(studio, id, new { description = "The usual" });
        var renamed = await Update(studio, id, new { name = "other" });
        var shown = (await studio.Administrator.Get(Path(studio, id))).GetProperty("streamingImage");

        Assert.Equal("READY", answered.State());
        Assert.Equal("The usual", answered.Text("description"));
        Assert.Equal(renamed.ToString(), shown.ToString());
        Assert.Equal("other", shown.Text("name"));
        Assert.Equal("The usual", shown.Text("description"));
        foreach (var kept in new[] { "ec2ImageId", "platform", "owner", "statusCode", "eulaIds", "arn", "tags" })
            Assert.True(JsonElement.DeepEquals(before.GetProperty(kept), shown.GetProperty(kept)), kept);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_deleted_image_can_be_read_for_a_day_and_not_be_changed(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var id = await studio.CreateImage();

        var answered = (await studio.Administrator.Delete(Path(studio, id))).GetProperty("streamingImage");
        var deleted = await studio.Image(id, "DELETED");
        await Refused.With("ConflictException", () => studio.Administrator.Delete(Path(studio, id)));
        await Refused.With("ConflictException", () => Update(studio, id, new { name = "late" }));
        var profile = await studio.PostProfile(TestStudio.ProfileRequest(id, await studio.CreateComponent()));
        var refused = await studio.Profile(profile, "CREATE_FAILED");
        studio.Server.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal("DELETE_IN_PROGRESS", answered.State());
        Assert.Equal("STREAMING_IMAGE_DELETE_IN_PROGRESS", answered.Text("statusCode"));
        Assert.Equal("STREAMING_IMAGE_DELETED", deleted.Text("statusCode"));
        Assert.Equal("STREAMING_IMAGE_NOT_FOUND", refused.Text("statusCode"));
        await studio.InTime("streaming-images", answer => answer.GetProperty("streamingImages").GetArrayLength() == 0);
    }

    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_image_in_use_is_deleted_only_once_no_profile_lists_it(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);
        var (used, other) = (await studio.CreateImage(), await studio.CreateImage());
        var profile = await studio.PostProfile(TestStudio.ProfileRequest(used, await studio.CreateComponent()));
        await studio.Profile(profile, "READY");

        var error = await Refused.With("ConflictException", () => studio.Administrator.Delete(Path(studio, used)));
        await studio.Administrator.Patch(
            $"{studio.Path}/launch-profiles/{profile}", new { streamConfiguration = TestStudio.StreamConfiguration(other) });
        await studio.Profile(profile, "READY");
        await studio.Administrator.Delete(Path(studio, used));
        await Refused.With("ConflictException", () => studio.Administrator.Delete(Path(studio, other)));

        Assert.Equal("RESOURCE_IN_USE", error.SpecificCode);
        Assert.Contains(profile, error.Message);
        await studio.Image(used, "DELETED");
    }

    [Fact]
    public async Task A_profile_that_could_not_be_made_holds_no_image()
    {
        await using var studio = await TestStudio.Open();
        var image = await studio.CreateImage();
        var request = TestStudio.ProfileRequest(image, await studio.CreateComponent());
        request["streamConfiguration"] = TestStudio.StreamConfiguration(image, "nothing");
        await studio.Profile(await studio.PostProfile(request), "CREATE_FAILED");

        await studio.Administrator.Delete(Path(studio, image));

        await studio.Image(image, "DELETED");
    }

    private static string Path(TestStudio studio, string id) => $"{studio.Path}/streaming-images/{id}";

    private static async Task<JsonElement> Update(TestStudio studio, string id, object request) =>
        (await studio.Administrator.Patch(Path(studio, id), request)).GetProperty("streamingImage");
}
