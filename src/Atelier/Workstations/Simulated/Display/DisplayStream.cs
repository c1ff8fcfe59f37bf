using System.IO.Pipelines;

namespace Atelier.Workstations.Simulated.Display;

/// <summary>One end of a two-way byte stream in memory. It ends when the other end is closed; asynchronous only.</summary>
internal sealed class DisplayStream : Stream
{
    private readonly Stream incoming;
    private readonly PipeWriter outgoing;

    private DisplayStream(PipeReader incoming, PipeWriter outgoing)
    {
        this.incoming = incoming.AsStream();
        this.outgoing = outgoing;
    }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Two ends that are each other's peer.</summary>
    public static (DisplayStream Viewer, DisplayStream Server) Connect()
    {
        var (toServer, toViewer) = (new Pipe(), new Pipe());
        return (new DisplayStream(toViewer.Reader, toServer.Writer), new DisplayStream(toServer.Reader, toViewer.Writer));
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        incoming.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        incoming.ReadAsync(buffer, offset, count, cancellationToken);

    /// <summary>Waits while the other end is slow to read.</summary>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var written = await outgoing.WriteAsync(buffer, cancellationToken);
        if (written.IsCompleted)
            throw new EndOfStreamException("The other end of the display is closed.");
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

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
