using Atelier.Sockets;

namespace Atelier.Streaming;

/// <summary>
/// What the web server reads and writes. It does not expect that a write can fail, and would report it as a fault of the server: that
/// nobody is there any more it learns when it reads.
/// </summary>
internal sealed class AnswerStream(LoopStream stream) : TwoWayStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        stream.ReadAsync(buffer, cancellationToken);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await stream.WriteAsync(buffer, cancellationToken);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // See above.
        }
    }
}
