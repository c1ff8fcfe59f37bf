using System.Buffers.Binary;

namespace Atelier.Bench;

/// <summary>
/// What a display sent: for each message, little-endian, the microseconds since the one before and the length, 4 bytes each, and the bytes.
/// It is played in a circle, and what is too short for a <see cref="Stamp"/> is made as long.
/// </summary>
internal sealed class Recording
{
    private const int Head = 8;

    // When each message is due, and how many bytes came with it and before it. Both rise.
    private readonly TimeSpan[] due;
    private readonly long[] sum;
    private readonly ReadOnlyMemory<byte>[] messages;

    private Recording(IReadOnlyList<(TimeSpan Due, ReadOnlyMemory<byte> Bytes)> read)
    {
        due = [.. read.Select(message => message.Due)];
        messages = [.. read.Select(message => message.Bytes)];
        sum = new long[messages.Length];
        for (var i = 0; i < messages.Length; i++)
            sum[i] = messages[i].Length + (i > 0 ? sum[i - 1] : 0);
    }

    /// <summary>How long it takes to play, once.</summary>
    public TimeSpan Length => due[^1];

    public int Count => messages.Length;

    public int Longest => messages.Max(message => message.Length);

    public static Recording Read(string path)
    {
        var (bytes, at) = (File.ReadAllBytes(path).AsMemory(), TimeSpan.Zero);
        var read = new List<(TimeSpan, ReadOnlyMemory<byte>)>();
        while (!bytes.IsEmpty)
        {
            at += TimeSpan.FromMicroseconds(BinaryPrimitives.ReadUInt32LittleEndian(bytes.Span));
            var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[4..]);
            read.Add((at, Padded(bytes.Slice(Head, length))));
            bytes = bytes[(Head + length)..];
        }
        return read.Count > 0 ? new Recording(read) : throw new InvalidDataException($"{path} holds no message.");
    }

    /// <summary>A message, counted through all turns of the circle, and when it is due after the circle's beginning.</summary>
    public (TimeSpan Due, ReadOnlyMemory<byte> Bytes) this[long number] =>
        ((number / Count * Length) + due[number % Count], messages[number % Count]);

    /// <summary>The first message that is due at that time or later.</summary>
    public long NumberAt(TimeSpan time)
    {
        var turns = (long)(time / Length);
        var found = Array.BinarySearch(due, time - (turns * Length));
        return (turns * Count) + (found >= 0 ? found : ~found);
    }

    /// <summary>How many bytes are due between the circle's beginning and that time.</summary>
    public long BytesBefore(TimeSpan time)
    {
        var number = NumberAt(time);
        return (number / Count * sum[^1]) + (number % Count is > 0 and var more ? sum[more - 1] : 0);
    }

    private static ReadOnlyMemory<byte> Padded(ReadOnlyMemory<byte> message)
    {
        if (message.Length >= Stamp.Length)
            return message;
        var padded = new byte[Stamp.Length];
        message.CopyTo(padded);
        return padded;
    }
}
