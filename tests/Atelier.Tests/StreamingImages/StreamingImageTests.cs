using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingImages;

public sealed class StreamingImageTests
{
    [Theory]
    [InlineData(TestDatabase.SqliteMemory)]
    [InlineData(TestDatabase.SqliteFile)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_image_of_the_engine_becomes_ready_with_its_platform(TestDatabase kind)
    {
        await using var studio = await TestStudio.Open(kind);

        var created = (await studio.Administrator.Post(
            $"{studio.Path}/streaming-images",
            new { name = "desktop", description = "The usual", ec2ImageId = SimulatedImages.Desktop.ImageId, tags = new { show = "one" } }))
            .GetProperty("streamingImage");
        var id = created.Text("streamingImageId")!;
        var ready = await studio.Image(id, "READY");
        var listed = await studio.Administrator.Get($"{studio.Path}/streaming-images");

        Assert.Equal("CREATE_IN_PROGRESS", created.State());
        Assert.False(created.TryGetProperty("platform", out _));
        Assert.Equal("STREAMING_IMAGE_READY", ready.Text("statusCode"));
        Assert.Equal("LINUX", ready.Text("platform"));
        Assert.Equal(studio.Id, ready.Text("owner"));
        Assert.Equal("The usual", ready.Text("description"));
        Assert.Equal("one", ready.GetProperty("tags").Text("show"));
        Assert.Equal("[]", ready.GetProperty("eulaIds").ToString());
        Assert.Equal($"arn:aws:nimble:us-west-2:123456789012:streaming-image/{id}", ready.Text("arn"));
        Assert.Equal([id], listed.Each("streamingImages", "streamingImageId"));
    }

    [Fact]
    public async Task An_image_the_engine_does_not_have_fails_with_the_way_out_and_disappears()
    {
        await using var studio = await TestStudio.Open();

        var failed = await studio.Image(await Create(studio, "ami-0123456789abcdef0"), "CREATE_FAILED");
        studio.Server.Clock.Advance(TimeSpan.FromHours(24));

        Assert.Equal("ACCESS_DENIED", failed.Text("statusCode"));
        Assert.Contains("no image ami-0123456789abcdef0", failed.Text("statusMessage"));
        Assert.Contains("atelier image list", failed.Text("statusMessage"));
        await studio.InTime("streaming-images", answer => answer.GetProperty("streamingImages").GetArrayLength() == 0);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_reached_is_asked_again()
    {
        await using var studio = await TestStudio.Open();
        studio.Server.Engine.Script.Fail(
            EngineVerb.ListImages, new ScriptedFailure(EngineFailure.EngineUnreachable, "connection refused", FailurePoint.Before));

        var id = await Create(studio, SimulatedImages.Desktop.ImageId);
        var waiting = await Eventually.Get(
            () => studio.Administrator.Get($"{studio.Path}/streaming-images/{id}"),
            answer => answer.GetProperty("streamingImage").Text("statusMessage")!.Contains("connection refused", StringComparison.Ordinal));

        Assert.Equal("CREATE_IN_PROGRESS", waiting.GetProperty("streamingImage").State());
        await studio.InTime($"streaming-images/{id}", answer => answer.GetProperty("streamingImage").State() == "READY");
    }

    [Fact]
    public async Task An_engine_that_hangs_keeps_nobody_from_writing_and_is_asked_again()
    {
        await using var studio = await TestStudio.Open();
        studio.Server.Engine.Script.Delay(EngineVerb.ListImages, TimeSpan.FromHours(1));
        var id = await Create(studio, SimulatedImages.Desktop.ImageId);

        await studio.CreateComponent();
        await studio.InTime(
            $"streaming-images/{id}",
            answer => answer.GetProperty("streamingImage").Text("statusMessage")!.Contains("within 10 seconds", StringComparison.Ordinal));
        studio.Server.Engine.Script.Clear();

        await studio.InTime($"streaming-images/{id}", answer => answer.GetProperty("streamingImage").State() == "READY");
    }

    [Fact]
    public async Task An_image_whose_engine_stays_away_fails_and_says_what_to_do()
    {
        await using var studio = await TestStudio.Open();
        studio.Server.Engine.Script.Fail(
            EngineVerb.ListImages,
            new ScriptedFailure(EngineFailure.EngineUnreachable, "Connection refused.", FailurePoint.Before) { Times = int.MaxValue });

        var id = await Create(studio, SimulatedImages.Desktop.ImageId);
        var answer = await studio.InTime($"streaming-images/{id}", seen => seen.GetProperty("streamingImage").State() == "CREATE_FAILED");

        var failed = answer.GetProperty("streamingImage");
        Assert.Equal("INTERNAL_ERROR", failed.Text("statusCode"));
        Assert.Equal(
            $"The workstation engine could not be asked for {SimulatedImages.Desktop.ImageId} within 2 min; " +
            "create the streaming image again once it answers. Connection refused.",
            failed.Text("statusMessage"));
    }

    [Fact]
    public async Task Images_are_listed_by_owner_whatever_its_case()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateImage();

        Assert.Equal([id], await List(studio.Id));
        Assert.Equal([id], await List(studio.Id.ToUpperInvariant()));
        Assert.Empty(await List("AMAZON"));

        async Task<string[]> List(string owner) => (await studio.Administrator.Get(
            $"{studio.Path}/streaming-images?owner={Uri.EscapeDataString(owner)}")).Each("streamingImages", "streamingImageId");
    }

    [Fact]
    public async Task Administrators_see_images_and_only_the_accounts_administrator_registers_them()
    {
        await using var studio = await TestStudio.Open();
        var id = await studio.CreateImage();
        var request = new { name = "mine", ec2ImageId = SimulatedImages.Desktop.ImageId };

        await studio.StudioAdministrator.Get($"{studio.Path}/streaming-images/{id}");
        await studio.StudioAdministrator.Get($"{studio.Path}/streaming-images");
        await Denied(() => studio.StudioAdministrator.Post($"{studio.Path}/streaming-images", request));
        await Denied(() => studio.Artist.Post($"{studio.Path}/streaming-images", request));
        await Denied(() => studio.Artist.Get($"{studio.Path}/streaming-images/{id}"));
        await Denied(() => studio.Artist.Get($"{studio.Path}/streaming-images"));

        static async Task Denied(Func<Task> call) =>
            Assert.Equal("AccessDeniedException", (await Assert.ThrowsAsync<ApiErrorSeen>(call)).Code);
    }

    [Fact]
    public async Task A_wrong_image_id_is_refused_at_once_and_an_unknown_image_is_not_found()
    {
        await using var studio = await TestStudio.Open();

        var wrong = await Assert.ThrowsAsync<ApiErrorSeen>(() => Create(studio, "my-image"));
        var unknown = await Assert.ThrowsAsync<ApiErrorSeen>(() => studio.Administrator.Get($"{studio.Path}/streaming-images/nothing"));

        Assert.Contains("ec2ImageId: must match ^ami-[0-9A-z]+$", wrong.Message);
        Assert.Equal("ResourceNotFoundException", unknown.Code);
        Assert.Equal("nothing", unknown.Context["resourceId"]);
    }

    private static async Task<string> Create(TestStudio studio, string ec2ImageId) =>
        (await studio.Administrator.Post($"{studio.Path}/streaming-images", new { name = "desktop", ec2ImageId }))
        .GetProperty("streamingImage").Text("streamingImageId")!;
}
