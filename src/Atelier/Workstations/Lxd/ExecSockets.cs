using System.Net.WebSockets;
using System.Text.Json;

namespace Atelier.Workstations.Lxd;

/// <summary>The connections to a program that LXD runs in an instance. The program starts once all of them are open.</summary>
internal sealed class ExecSockets : IDisposable
{
    private readonly List<WebSocket> opened = [];

    private ExecSockets()
    {
    }

    public WebSocket Control => opened[1];

    public WebSocket Input => opened[2];

    public WebSocket Output => opened[0];

    /// <summary>
    /// A receive of no bytes, over when output is there. Begun before the program is: LXD greets every connection with a ping, and
    /// answering that one after a short-lived program has ended would fail and lose what it wrote.
    /// </summary>
    public Task<ValueWebSocketReceiveResult> FirstOutput { get; private set; } = null!;

    public static async Task<ExecSockets> Open(LxdConnection lxd, Operation operation, CancellationToken cancel)
    {
        var sockets = new ExecSockets();
        try
        {
            var secrets = operation.Metadata.GetProperty("fds");
            await sockets.Open(lxd, operation.Id, secrets.GetProperty("1"), cancel);
            sockets.FirstOutput = sockets.Output.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
            await sockets.Open(lxd, operation.Id, secrets.GetProperty("control"), cancel);
            await sockets.Open(lxd, operation.Id, secrets.GetProperty("0"), cancel);
            await sockets.Open(lxd, operation.Id, secrets.GetProperty("2"), cancel);
            return sockets;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var socket in opened) socket.Dispose();
    }

    private async Task Open(LxdConnection lxd, string operation, JsonElement secret, CancellationToken cancel)
    {
        var value = Uri.EscapeDataString(secret.GetString() ?? "");
        opened.Add(await lxd.OpenWebSocket($"/1.0/operations/{operation}/websocket?secret={value}", cancel));
    }
}
