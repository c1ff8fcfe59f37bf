using System.Text.Json;
using Atelier.Workstations;
using Atelier.Workstations.Lxd;
using static Atelier.Tests.Workstations.Lxd.ScriptedLxd;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>What workstations are copied from, so that their first start is as short as any other.</summary>
public sealed class PreparedImageTests : IAsyncLifetime
{
    private const string Make = "POST /1.0/instances";

    // Of an archive with nothing in it.
    private const string Fingerprint = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Prepared = "/1.0/instances/image-e3b0c44298fc1c149-f4d65b";

    private static readonly WorkstationSpec desk = new(
        "desk",
        new WorkstationSource.Image("ami-" + Fingerprint[..17]),
        new MachineShape(1, 512, 1, Gpu: false),
        new VolumeLimits(8, 3000, 125),
        ClipboardEnabled: true);

    private readonly string archive = Path.GetTempFileName();
    private readonly List<JsonElement> made = [];
    private ScriptedLxd peer = null!;
    private LxdEngine engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        peer = await ScriptedLxd.Start();
        engine = peer.Engine();
        var properties = new Dictionary<string, string> { ["atelier.owner." + Owner] = "true" };
        peer.On($"GET /1.0/images/{Fingerprint[..17]}", Sync(new { fingerprint = Fingerprint, size = 0, properties }));
        peer.On($"GET /1.0/images/{Fingerprint}", Sync(new { fingerprint = Fingerprint, size = 0, properties }));
        peer.On($"PATCH /1.0/images/{Fingerprint}", Sync(new { }));
        peer.On("GET /1.0/operations", Sync(new { }));
        var done = peer.Background();
        peer.On(Make, async context =>
        {
            made.Add((await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: Cancel)).RootElement);
            await done(context);
        });
        peer.On("PUT /1.0/instances/desk", peer.Background());
        peer.On("GET /1.0/instances/desk/metadata", Sync(new { }));
        peer.On("GET /1.0/instances/desk", Error(404, "not found"), Error(404, "not found"), Sync(Instance("desk", isComplete: false)));
    }

    public async ValueTask DisposeAsync()
    {
        engine.Dispose();
        await peer.DisposeAsync();
        File.Delete(archive);
    }

    [Fact]
    public async Task A_workstation_is_copied_from_what_was_prepared_of_its_image()
    {
        peer.On("GET " + Prepared, Sync(PreparedIn("atelier")));

        await engine.Create(desk, Cancel);

        var source = Assert.Single(made).GetProperty("source");
        Assert.Equal("copy", source.GetProperty("type").GetString());
        Assert.Equal("image-e3b0c44298fc1c149-f4d65b", source.GetProperty("source").GetString());
    }

    [Theory]
    [InlineData("another")]
    [InlineData(null)]
    public async Task What_was_prepared_in_another_pool_or_not_in_full_is_not_copied(string? pool)
    {
        peer.On("GET " + Prepared, Sync(PreparedIn(pool)));

        await engine.Create(desk, Cancel);

        var source = Assert.Single(made).GetProperty("source");
        Assert.Equal("image", source.GetProperty("type").GetString());
        Assert.Equal(Fingerprint, source.GetProperty("fingerprint").GetString());
    }

    [Fact]
    public async Task An_import_prepares_the_image_with_nothing_of_it_run()
    {
        var finished = "";
        peer.On("GET " + Prepared, Error(404, "not found"), Error(404, "not found"), Sync(PreparedIn(pool: null)));
        peer.On($"GET {Prepared}/metadata", Sync(new { }));
        peer.On($"PUT {Prepared}/state", peer.Background());
        peer.On("PUT " + Prepared, async context =>
        {
            finished = await new StreamReader(context.Request.Body).ReadToEndAsync(Cancel);
            await peer.Background()(context);
        });

        await Import();

        var settings = Assert.Single(made).GetProperty("config");
        Assert.Contains("/bin/true", settings.GetProperty("raw.lxc").GetString(), StringComparison.Ordinal);
        Assert.Contains("\"user.atelier.prepared\":\"atelier\"", finished, StringComparison.Ordinal);
        Assert.Contains("\"volatile.last_state.idmap\":\"shifted\"", finished, StringComparison.Ordinal);
        Assert.DoesNotContain("raw.lxc", finished, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_waits_while_LXD_tidies_up_after_the_program_has_ended()
    {
        peer.On("GET " + Prepared, Error(404, "not found"), Error(404, "not found"), Sync(PreparedIn(pool: null)));
        peer.On($"GET {Prepared}/metadata", Sync(new { }));
        peer.On($"PUT {Prepared}/state", peer.Background());
        var busy = Error(400, "Failed to create instance update operation: Instance is busy running a \"stop\" operation");
        peer.On("PUT " + Prepared, busy, busy, peer.Background());

        await Import();

        Assert.Equal(3, peer.Seen.Count(request => request == "PUT " + Prepared));
    }

    [Fact]
    public async Task What_an_earlier_import_left_half_made_is_made_anew()
    {
        peer.On("GET " + Prepared, Sync(PreparedIn(pool: null)));
        peer.On("DELETE " + Prepared, peer.Background());
        peer.On(Make, Error(400, "enough seen"));

        await Import();

        Assert.Equal(["DELETE " + Prepared, Make], peer.Seen.Where(request => request is Make or "DELETE " + Prepared));
    }

    [Fact]
    public async Task An_image_that_cannot_be_prepared_is_imported_all_the_same()
    {
        peer.On("GET " + Prepared, Error(404, "not found"));
        peer.On(Make, Error(400, "raw.lxc is forbidden here"));

        var image = await Import();

        Assert.Equal("ami-" + Fingerprint[..17], image.ImageId);
    }

    private Task<EngineImage> Import() =>
        engine.ImportImage(new ImageArchive(archive, "desk", "A desk", "LINUX"), new Progress<long>(), Cancel);

    private static object PreparedIn(string? pool)
    {
        var config = new Dictionary<string, string> { ["raw.lxc"] = "", ["volatile.last_state.idmap"] = "shifted" };
        if (pool is not null) config["user.atelier.prepared"] = pool;
        return new { name = "image-e3b0c44298fc1c149-f4d65b", status = "Stopped", architecture = "x86_64", config, devices = new { } };
    }
}
