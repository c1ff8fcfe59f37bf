namespace Atelier.Bench;

/// <summary>
/// What has come of one stream: finds the stamps among its bytes and, while it is measured, notes how long each message took from its
/// sending to its last byte. Written by one reader; read when that is done.
/// </summary>
internal sealed class Viewing(TimeProvider time)
{
    private readonly byte[] head = new byte[Stamp.Length];
    private readonly List<TimeSpan> latencies = [];
    private Stamp stamp;
    private int headLength;
    private int left;
    private long bytes;
    private volatile bool isMeasured;

    /// <summary>How long messages took, those alone that were complete between start and end of measuring.</summary>
    public IReadOnlyList<TimeSpan> Latencies => latencies;

    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>From now on latencies are noted, or no longer.</summary>
    public void Measure(bool isOn) => isMeasured = isOn;

    /// <summary>Takes the next bytes, in whatever pieces they come, and tells how many messages these complete.</summary>
    public int Take(ReadOnlySpan<byte> piece)
    {
        Interlocked.Add(ref bytes, piece.Length);
        var complete = 0;
        while (!piece.IsEmpty)
        {
            if (left == 0 && !TakeHead(ref piece))
                break;
            var part = int.Min(left, piece.Length);
            piece = piece[part..];
            left -= part;
            if (left > 0)
                break;
            complete++;
            headLength = 0;
            if (isMeasured)
                latencies.Add(time.GetElapsedTime(stamp.SentAt));
        }
        return complete;
    }

    private bool TakeHead(ref ReadOnlySpan<byte> piece)
    {
        var part = int.Min(Stamp.Length - headLength, piece.Length);
        piece[..part].CopyTo(head.AsSpan(headLength));
        piece = piece[part..];
        headLength += part;
        if (headLength < Stamp.Length)
            return false;
        stamp = Stamp.Read(head);
        left = stamp.MessageLength - Stamp.Length;
        return true;
    }
}
