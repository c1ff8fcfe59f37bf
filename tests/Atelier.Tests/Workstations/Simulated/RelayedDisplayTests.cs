using System.Net.Sockets;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.Workstations.Simulated;

public sealed class RelayedDisplayTests : IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("relay.");
    private readonly SimulatedMachine machine;

    public RelayedDisplayTests() => machine = new SimulatedMachine(new SimulatedOptions(StateFile: null) { DisplaySocket = Path });

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string Path => System.IO.Path.Combine(folder.FullName, "rfb");

    public async ValueTask DisposeAsync()
    {
        await machine.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Workstations_show_what_answers_at_the_socket_while_they_run()
    {
        using var listener = Listen();
        await machine.Running("ws-a");
        await using var display = await machine.Engine.OpenDisplay("ws-a", Cancel);
        using var source = await listener.AcceptAsync(Cancel);
        var bytes = new byte[16];

        await source.SendAsync("RFB 003.008\n"u8.ToArray(), Cancel);
        await display.ReadExactlyAsync(bytes.AsMemory(0, 12), Cancel);
        await display.WriteAsync("hello"u8.ToArray(), Cancel);

        Assert.Equal("RFB 003.008\n"u8, bytes.AsSpan(0, 12));
        Assert.Equal(5, await source.ReceiveAsync(bytes, Cancel));

        await machine.Engine.Stop("ws-a", TimeSpan.Zero, Cancel);

        Assert.Equal(0, await display.ReadAsync(bytes, Cancel));
        Assert.Equal(0, await source.ReceiveAsync(bytes, Cancel));
    }

    [Fact]
    public async Task A_socket_where_nothing_answers_is_an_unreachable_display()
    {
        await machine.Running("ws-a");

        await SimulatedMachine.Fails(EngineFailure.DisplayUnreachable, () => machine.Engine.OpenDisplay("ws-a", Cancel));
    }

    private Socket Listen()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path));
        listener.Listen();
        return listener;
    }
}
