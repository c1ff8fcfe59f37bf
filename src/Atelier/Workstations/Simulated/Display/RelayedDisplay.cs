using System.Net.Sockets;
using Atelier.Sockets;

namespace Atelier.Workstations.Simulated.Display;

/// <summary>What answers at a unix socket, shown as a workstation's display until that is dark.</summary>
internal sealed class RelayedDisplay : LoopStream
{
    private readonly CancellationTokenRegistration ending;

    private RelayedDisplay(Socket socket, CancellationToken dark)
        : base(socket) => ending = dark.Register(End);

    /// <exception cref="EngineException">Nothing answers there.</exception>
    public static async Task<Stream> Open(string path, CancellationToken dark, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return new RelayedDisplay(socket, dark);
        }
        catch (Exception fault)
        {
            socket.Dispose();
            if (fault is SocketException)
                throw new EngineException(EngineFailure.DisplayUnreachable, $"Nothing answers at {path}: {fault.Message}", fault);
            throw;
        }
    }

    protected override void Dispose(bool disposing)
    {
        // Waits for an ending that is under way, which needs the socket.
        ending.Dispose();
        base.Dispose(disposing);
    }

    private void End()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The other end was faster.
        }
    }
}
