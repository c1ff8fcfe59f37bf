using System.Buffers.Binary;

namespace Atelier.Streaming;

/// <summary>What goes before the bytes of a WebSocket's message in one frame and unmasked, as servers send it (RFC 6455, 5.2).</summary>
internal static class FrameHead
{
    /// <summary>The most bytes a head has.</summary>
    public const int Longest = 10;

    private const byte WholeBinary = 0x82;
    private const byte LengthInTwoBytes = 126;
    private const byte LengthInEightBytes = 127;

    /// <summary>The head of so many bytes, in the room that is given.</summary>
    public static ReadOnlySpan<byte> OfBytes(int count, Span<byte> room)
    {
        room[0] = WholeBinary;
        switch (count)
        {
            case < LengthInTwoBytes:
                room[1] = (byte)count;
                return room[..2];
            case <= ushort.MaxValue:
                room[1] = LengthInTwoBytes;
                BinaryPrimitives.WriteUInt16BigEndian(room[2..], (ushort)count);
                return room[..4];
            default:
                room[1] = LengthInEightBytes;
                BinaryPrimitives.WriteInt64BigEndian(room[2..], count);
                return room[..Longest];
        }
    }
}
