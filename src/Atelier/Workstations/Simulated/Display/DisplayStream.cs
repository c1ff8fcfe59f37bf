using System.IO.Pipelines;
using Atelier.Sockets;

namespace Atelier.Workstations.Simulated.Display;

/// <summary>One end of a two-way byte stream in memory. It ends when the other end is closed.</summary>
internal sealed class DisplayStream : TwoWayStream
{
    private readonly Stream incoming;
    private readonly PipeWriter outgoing;

    private DisplayStream(PipeReader incoming, PipeWriter outgoing)
    {
        this.incoming = incoming.AsStream();
        this.outgoing = outgoing;
    }

    /// <summary>Two ends that are each other's peer.</summary>
    public static (DisplayStream Viewer, DisplayStream Server) Connect()
    {
        var (toServer, toViewer) = (new Pipe(), new Pipe());
        return (new DisplayStream(toViewer.Reader, toServer.Writer), new DisplayStream(toServer.Reader, toViewer.Writer));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        incoming.ReadAsync(buffer, cancellationToken);

    /// <summary>Waits while the other end is slow to read.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var written = await outgoing.WriteAsync(buffer, cancellationToken);
        if (written.IsCompleted)
            throw new EndOfStreamException("The other end of the display is closed.");
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            incoming.Dispose();
            outgoing.Complete();
        }
        base.Dispose(disposing);
    }
}
