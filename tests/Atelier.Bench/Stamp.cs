using System.Buffers.Binary;

namespace Atelier.Bench;

/// <summary>What begins each message that is played: when it was sent, by this process's clock, and its length.</summary>
/// <param name="SentAt">A timestamp of the <see cref="TimeProvider"/>.</param>
/// <param name="MessageLength">With the stamp's own bytes.</param>
internal readonly record struct Stamp(long SentAt, int MessageLength)
{
    public const int Length = 16;
    private const uint Mark = 0xA7E11E55;

    public static void Write(Span<byte> message, long sentAt)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(message, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(message[4..], message.Length);
        BinaryPrimitives.WriteInt64LittleEndian(message[8..], sentAt);
    }

    /// <exception cref="InvalidDataException">The bytes are not those that were sent.</exception>
    public static Stamp Read(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes) == Mark
        ? new Stamp(BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]))
        : throw new InvalidDataException("What a proxy passed on is not what it was given.");
}
