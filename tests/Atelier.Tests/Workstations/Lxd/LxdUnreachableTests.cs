using Atelier.Workstations;
using Atelier.Workstations.Lxd;
using Microsoft.Extensions.Logging.Abstractions;
using static Atelier.Tests.Workstations.Lxd.ScriptedLxd;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>An LXD that is not there is told apart from a workstation that is not there.</summary>
public sealed class LxdUnreachableTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_socket_the_engine_is_unreachable()
    {
        var options = new LxdOptions("/nonexistent/unix.socket", "atelier", Network: null, Owner);
        using var engine = new LxdEngine(options, TimeProvider.System, NullLogger<LxdEngine>.Instance);

        var seen = await WorkstationEngineTest.Fails(EngineFailure.EngineUnreachable, () => engine.Find("desk", Cancel));

        Assert.Contains("/nonexistent/unix.socket", seen.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_LXD_that_dies_in_the_middle_of_an_answer_is_unreachable()
    {
        await using var peer = await ScriptedLxd.Start();
        using var engine = peer.Engine();
        peer.On("GET /1.0/instances/desk", context =>
        {
            context.Abort();
            return Task.CompletedTask;
        });

        await WorkstationEngineTest.Fails(EngineFailure.EngineUnreachable, () => engine.Find("desk", Cancel));
    }

    [Fact]
    public async Task Something_else_behind_the_socket_is_no_engine()
    {
        await using var peer = await ScriptedLxd.Start();
        using var engine = peer.Engine();
        peer.On("GET /1.0/instances/desk", async context =>
        {
            await context.Response.Body.WriteAsync("<html>hello</html>"u8.ToArray(), Cancel);
        });

        await WorkstationEngineTest.Fails(EngineFailure.EngineUnreachable, () => engine.Find("desk", Cancel));
    }

    [Fact]
    public async Task An_operation_that_a_restarted_LXD_forgot_says_nothing_about_the_workstation()
    {
        await using var peer = await ScriptedLxd.Start();
        using var engine = peer.Engine();
        peer.On("GET /1.0/instances/desk", Sync(Instance("desk")));
        peer.On("DELETE /1.0/instances/desk", BackgroundUnknown("op-forgotten"));

        await WorkstationEngineTest.Fails(EngineFailure.EngineUnreachable, () => engine.Delete("desk", Cancel));
    }
}
