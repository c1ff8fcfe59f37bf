using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Atelier.Streaming;

/// <summary>The head of a WebSocket's frame as clients send it (RFC 6455, 5.2).</summary>
/// <param name="Kind">Its first byte: what it is, and whether it is a message's last.</param>
/// <param name="IsMasked">Whether its bytes are masked, as a client's must be, by the last four bytes of the head.</param>
/// <param name="Head">The bytes of the head.</param>
/// <param name="Payload">How many bytes follow it; as many as there can be if it names more.</param>
internal readonly record struct ClientFrame(byte Kind, bool IsMasked, int Head, long Payload)
{
    private const byte Last = 0x80;
    private const byte Control = 0x08;
    private const byte WholeBinary = 0x82;
    private const int MaskLength = 4;

    /// <summary>Whether it is a message of bytes, in one frame and without extensions.</summary>
    public bool IsWholeBytes => Kind == WholeBinary && IsMasked;

    /// <summary>Whether the message that it is of goes on after it; null for one between a message's frames.</summary>
    public bool? GoesOn => (Kind & Control) != 0 ? null : (Kind & Last) == 0;

    /// <summary>Head and payload.</summary>
    public long Length => Head + Payload;

    /// <summary>The head that these bytes begin with; null if it is not whole yet.</summary>
    public static ClientFrame? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
            return null;
        var isMasked = (bytes[1] & 0x80) != 0;
        var length = bytes[1] & 0x7F;
        var payloadAt = 2 + length switch { 126 => 2, 127 => 8, _ => 0 };
        var head = payloadAt + (isMasked ? MaskLength : 0);
        if (bytes.Length < head)
            return null;
        var payload = length switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            127 => (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]), (ulong)(long.MaxValue - head)),
            _ => length,
        };
        return new ClientFrame(bytes[0], isMasked, head, payload);
    }

    /// <summary>Makes the payload behind the head readable, where it is, and gives it.</summary>
    public Span<byte> Unmask(Span<byte> frame)
    {
        var mask = frame[(Head - MaskLength)..Head];
        var payload = frame.Slice(Head, (int)Payload);
        var words = MemoryMarshal.Cast<byte, uint>(payload);
        foreach (ref var word in words)
            word ^= MemoryMarshal.Read<uint>(mask);
        for (var index = words.Length * MaskLength; index < payload.Length; index++)
            payload[index] ^= mask[index % MaskLength];
        return payload;
    }
}
