using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Atelier.Streaming;

/// <summary>Accepts connections for the server: see <see cref="StreamListener"/>.</summary>
internal sealed class StreamTransport(
    IOptions<SocketTransportOptions> sockets, IOptions<KestrelServerOptions> kestrel, ILoggerFactory logs)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <exception cref="AddressInUseException">Another program listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var options = sockets.Value;
        try
        {
            var listening = options.CreateBoundListenSocket(endpoint);
            listening.Listen(options.Backlog);
            return new(new StreamListener(listening, OtherConnections(options), options.NoDelay, kestrel.Value.Limits.KeepAliveTimeout));
        }
        catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(taken.Message, taken);
        }
    }

    private SocketConnectionContextFactory OtherConnections(SocketTransportOptions options) => new(
        new SocketConnectionFactoryOptions
        {
            IOQueueCount = options.IOQueueCount,
            WaitForDataBeforeAllocatingBuffer = options.WaitForDataBeforeAllocatingBuffer,
            MaxReadBufferSize = options.MaxReadBufferSize,
            MaxWriteBufferSize = options.MaxWriteBufferSize,
            UnsafePreferInlineScheduling = options.UnsafePreferInlineScheduling,
        },
        logs.CreateLogger<SocketConnectionContextFactory>());
}
