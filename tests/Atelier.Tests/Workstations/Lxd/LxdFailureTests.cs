using Atelier.Workstations;
using Atelier.Workstations.Lxd;
using Microsoft.AspNetCore.Http;
using static Atelier.Tests.Workstations.Lxd.ScriptedLxd;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>What the engine makes of an LXD that refuses, forgets, dies or is busy.</summary>
public sealed class LxdFailureTests : IAsyncLifetime
{
    private const string Fingerprint = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private const string Make = "POST /1.0/instances";
    private const string Look = "GET /1.0/instances/desk";
    private const string Remove = "DELETE /1.0/instances/desk";
    private const string Settle = "PUT /1.0/instances/desk";
    private const string RuntimeFault = "Failed to run: /usr/bin/lxd forkstart desk /containers /desk/lxc.conf: exit status 1";
    private const string State = "PUT /1.0/instances/desk/state";

    private static readonly WorkstationSpec desk = new(
        "desk",
        new WorkstationSource.Image("ami-" + Fingerprint[..17]),
        new MachineShape(1, 512, 1, Gpu: false),
        new VolumeLimits(8, 3000, 125),
        ClipboardEnabled: true);

    private ScriptedLxd peer = null!;
    private LxdEngine engine = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        peer = await ScriptedLxd.Start();
        engine = peer.Engine();
        var properties = new Dictionary<string, string> { ["atelier.owner." + Owner] = "true" };
        peer.On($"GET /1.0/images/{Fingerprint[..17]}", Sync(new { fingerprint = Fingerprint, size = 1, properties }));
        peer.On("GET /1.0/operations", Sync(new { }));
        peer.On("GET /1.0/instances/desk/metadata", Sync(new { templates = new { } }));
        peer.On(Settle, peer.Background());
        peer.On(State, peer.Background());
        peer.On(Remove, peer.Background());
    }

    public async ValueTask DisposeAsync()
    {
        engine.Dispose();
        await peer.DisposeAsync();
    }

    [Theory]
    [InlineData("write /rootfs/a: no space left on device", nameof(EngineFailure.InsufficientCapacity))]
    [InlineData("write /rootfs/a: Disk quota exceeded", nameof(EngineFailure.InsufficientCapacity))]
    [InlineData("Failed to unpack image: xz: corrupt input", nameof(EngineFailure.ImageUnusable))]
    [InlineData("Device validation failed for \"eth0\": no such bridge", nameof(EngineFailure.NetworkInterface))]
    [InlineData("Failed to start device \"gpu\": no such card", nameof(EngineFailure.InsufficientCapacity))]
    [InlineData("fork: resource temporarily unavailable", nameof(EngineFailure.InsufficientCapacity))]
    [InlineData("fork: cannot allocate memory", nameof(EngineFailure.InsufficientCapacity))]
    [InlineData("pipe2: too many open files", nameof(EngineFailure.InsufficientCapacity))]
    [InlineData("mkdir /pool/containers/desk: required key not available", nameof(EngineFailure.Locked))]
    [InlineData("cannot mount 'tank/containers/desk': encryption key not loaded", nameof(EngineFailure.Locked))]
    [InlineData("Failed to start device \"folder0\": Missing source path \"/srv/x\"", nameof(EngineFailure.FolderUnreachable))]
    [InlineData("Failed to start device \"folder0\": no", nameof(EngineFailure.FolderUnusable))]
    [InlineData("device \"folder0\": idmapping abilities are required but aren't supported", nameof(EngineFailure.FolderUnusable))]
    [InlineData("the moon is in the wrong house", nameof(EngineFailure.Internal))]
    public async Task A_failed_operation_is_told_apart_and_its_reason_passed_on(string reason, string failure)
    {
        peer.On(Make, peer.Background(reason));

        var seen = await WorkstationEngineTest.Fails(Enum.Parse<EngineFailure>(failure), () => engine.Create(desk, Cancel));

        Assert.Contains(reason, seen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workstation_that_another_server_made_meanwhile_is_adopted()
    {
        peer.On(Look, Error(404, "not found"), Error(404, "not found"), Sync(Instance("desk")));
        peer.On(Make, peer.Background("Add instance info to the database: This \"instances\" entry already exists"));

        await engine.Create(desk, Cancel);

        Assert.DoesNotContain(Remove, peer.Seen);
    }

    [Fact]
    public async Task A_half_made_workstation_is_removed_and_made_anew()
    {
        var halfMade = Sync(Instance("desk", isComplete: false));
        peer.On(Look, halfMade, halfMade, halfMade, Sync(Instance("desk", isComplete: false)));
        peer.On(Make, peer.Background());

        await engine.Create(desk, Cancel);

        Assert.Equal([Remove, Make, Settle], peer.Seen.Where(request => request is Remove or Make or Settle));
    }

    [Fact]
    public async Task A_workstation_that_LXD_is_still_making_is_waited_for()
    {
        var halfMade = Sync(Instance("desk", isComplete: false));
        peer.On(Look, halfMade, halfMade, Sync(Instance("desk")));
        peer.On("GET /1.0/operations", Sync(new { running = new[] { Operation("op-slow", 103, error: null, "desk") } }));
        peer.On("GET /1.0/operations/op-slow/wait", Sync(Operation("op-slow", 200, error: null)));

        await engine.Create(desk, Cancel);

        Assert.Contains("GET /1.0/operations/op-slow/wait", peer.Seen);
        Assert.DoesNotContain(Remove, peer.Seen);
        Assert.DoesNotContain(Make, peer.Seen);
    }

    [Fact]
    public async Task A_name_that_something_else_has_in_LXD_is_left_alone()
    {
        peer.On(Look, Sync(Instance("desk", owner: "somebody")));

        await WorkstationEngineTest.Fails(EngineFailure.Internal, () => engine.Create(desk, Cancel));
        await engine.Delete("desk", Cancel);

        Assert.DoesNotContain(peer.Seen, request => request is Make or Remove or Settle or State);
    }

    [Fact]
    public async Task A_copy_names_every_label_of_ours_so_that_none_is_inherited()
    {
        var sent = "";
        peer.On("GET /1.0/instances/kept", Sync(Instance("kept")));
        peer.On("GET /1.0/instances/desk-copy", Error(404, "not found"));
        peer.On(Make, async context =>
        {
            sent = await new StreamReader(context.Request.Body).ReadToEndAsync(Cancel);
            await Error(400, "enough seen")(context);
        });

        await Assert.ThrowsAsync<EngineException>(() => engine.Backup("kept", "desk-copy", Cancel));

        Assert.Contains("\"user.atelier.complete\":\"false\"", sent, StringComparison.Ordinal);
        Assert.Contains("\"user.atelier.kind\":\"backup\"", sent, StringComparison.Ordinal);
        Assert.Contains("\"instance_only\":true", sent, StringComparison.Ordinal);
        Assert.Contains("\"profiles\":[]", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workstation_that_stops_by_itself_while_starting_is_reported_at_once()
    {
        peer.On(Look, Sync(Instance("desk")));
        peer.On("POST /1.0/instances/desk/exec", Error(400, "Instance is not running"));

        var seen = await WorkstationEngineTest.Fails(EngineFailure.Internal, () => engine.Start(desk, Cancel));

        Assert.Contains("stopped by itself", seen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_display_that_does_not_answer_before_the_deadline_is_unreachable()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        peer.On(Look, Sync(Instance("desk", status: "Running")));
        peer.On("POST /1.0/instances/desk/exec", async context =>
        {
            await deadline.CancelAsync();
            await Error(500, "too early")(context);
        });

        await WorkstationEngineTest.Fails(EngineFailure.DisplayUnreachable, () => engine.Start(desk, deadline.Token));
    }

    [Fact]
    public async Task A_start_that_was_given_up_before_is_found_running()
    {
        peer.On(Look, Sync(Instance("desk")), Sync(Instance("desk")));
        peer.On(State, Error(400, "The instance is already running"));
        peer.On("POST /1.0/instances/desk/exec", Error(400, "Instance is not running"));

        // The start is adopted; what follows is the wait for a display that this peer does not have.
        var seen = await Assert.ThrowsAsync<EngineException>(() => engine.Start(desk, Cancel));

        Assert.Contains("stopped by itself", seen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_the_host_cannot_do_just_now_is_tried_again()
    {
        peer.On(Look, Sync(Instance("desk")));
        peer.On(State, peer.Background(RuntimeFault), peer.Background());
        peer.On("POST /1.0/instances/desk/exec", Error(400, "Instance is not running"));

        // The second start succeeds; what follows is the wait for a display that this peer does not have.
        var seen = await Assert.ThrowsAsync<EngineException>(() => engine.Start(desk, Cancel));

        Assert.Contains("stopped by itself", seen.Message, StringComparison.Ordinal);
        Assert.Equal(2, peer.Seen.Count(request => request == State));
    }

    [Fact]
    public async Task A_start_that_fails_again_and_again_says_the_first_thing_that_went_wrong()
    {
        peer.On(Look, Sync(Instance("desk")));
        peer.On(State, peer.Background(RuntimeFault));
        peer.On("GET /1.0/instances/desk/logs/lxc.log", Text(
            "lxc desk 20260102030405.006 WARN     conf - ../src/lxc/conf.c:lxc_map_ids:3621 - newuidmap is lacking\n" +
            "lxc desk 20260102030405.007 ERROR    start - ../src/lxc/start.c:start:2164 - No such file - Failed to exec \"/sbin/init\"\n" +
            "lxc desk 20260102030405.008 ERROR    sync - ../src/lxc/sync.c:sync_wait:34 - An error occurred in another process\n"));

        var seen = await WorkstationEngineTest.Fails(EngineFailure.Internal, () => engine.Start(desk, Cancel));

        Assert.StartsWith(
            "Could not start the workstation desk: No such file - Failed to exec \"/sbin/init\" (", seen.Message, StringComparison.Ordinal);
        Assert.Equal(3, peer.Seen.Count(request => request == State));
    }

    [Fact]
    public async Task A_guest_that_ignores_the_shutdown_is_stopped_by_force()
    {
        var bodies = new List<string>();
        peer.On(Look, Sync(Instance("desk", status: "Running")));
        var refused = peer.Background("Failed shutting down instance, status is \"Running\": context deadline exceeded");
        peer.On(State, Noting(refused), Noting(peer.Background()));

        await engine.Stop("desk", TimeSpan.FromSeconds(7), Cancel);

        Assert.Equal(2, bodies.Count);
        Assert.Contains("\"timeout\":7", bodies[0], StringComparison.Ordinal);
        Assert.Contains("\"force\":true", bodies[1], StringComparison.Ordinal);

        Func<HttpContext, Task> Noting(Func<HttpContext, Task> answer) => async context =>
        {
            bodies.Add(await new StreamReader(context.Request.Body).ReadToEndAsync(Cancel));
            await answer(context);
        };
    }

    [Fact]
    public async Task A_removal_waits_for_what_LXD_is_still_doing()
    {
        peer.On(Look, Sync(Instance("desk")));
        peer.On(Remove, Error(400, "Instance is busy running a \"create\" operation"), peer.Background());
        peer.On("GET /1.0/operations", Sync(new { running = new[] { Operation("op-slow", 103, error: null, "desk") } }));
        peer.On("GET /1.0/operations/op-slow/wait", Sync(Operation("op-slow", 200, error: null)));

        await engine.Delete("desk", Cancel);

        Assert.Equal([Remove, "GET /1.0/operations/op-slow/wait", Remove], peer.Seen.Where(request => request != Look).Where(NotOfRemoval));

        static bool NotOfRemoval(string request) => request == Remove || request.Contains("op-slow", StringComparison.Ordinal);
    }

    [Fact]
    public async Task At_most_four_changes_reach_LXD_at_once()
    {
        var (now, most, gate) = (0, 0, new SemaphoreSlim(0));
        peer.On(Make, async context =>
        {
            var count = Interlocked.Increment(ref now);
            InterlockedMax(ref most, count);
            if (count == 4) gate.Release(100);
            await gate.WaitAsync(Cancel);
            Interlocked.Decrement(ref now);
            await Error(400, "enough seen")(context);
        });

        var calls = Enumerable.Range(0, 12).Select(number => engine.Create(desk with { Name = $"desk-{number}" }, Cancel)).ToArray();
        await Assert.ThrowsAsync<EngineException>(() => Task.WhenAll(calls));

        Assert.Equal(4, most);
    }

    [Fact]
    public async Task A_name_that_could_be_a_path_never_reaches_LXD()
    {
        await Assert.ThrowsAsync<EngineException>(() => engine.Delete("../images/x", Cancel));
        await Assert.ThrowsAsync<EngineException>(() => engine.Find("desk?project=other", Cancel));
        await Assert.ThrowsAsync<EngineException>(() => engine.Create(desk with { Name = "desk/../other" }, Cancel));
        await Assert.ThrowsAsync<EngineException>(
            () => engine.Create(desk with { Source = new WorkstationSource.Image("ami-../../instances") }, Cancel));

        Assert.All(peer.Seen, request => Assert.Equal(Look, request));
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; seen < value; seen = target) Interlocked.CompareExchange(ref target, value, seen);
    }
}
