using System.Buffers.Binary;

namespace Atelier.Workstations.Simulated.Display;

/// <summary>How a viewer wants its pixels: RFC 6143, section 7.4. True colour with 8, 16 or 32 bits a pixel.</summary>
internal sealed record PixelFormat(
    int BitsPerPixel,
    int Depth,
    bool BigEndian,
    ushort RedMax,
    ushort GreenMax,
    ushort BlueMax,
    byte RedShift,
    byte GreenShift,
    byte BlueShift)
{
    public const int WireLength = 16;

    /// <summary>What the server offers until a viewer asks for another.</summary>
    public static readonly PixelFormat Offered = new(32, 24, BigEndian: false, 255, 255, 255, 16, 8, 0);

    public int BytesPerPixel => BitsPerPixel / 8;

    public static PixelFormat Read(ReadOnlySpan<byte> wire)
    {
        if (wire[0] is not (8 or 16 or 32) || wire[3] == 0)
            throw new RfbViolation($"pixels of {wire[0]} bits, true colour {wire[3]}: only true colour of 8, 16 or 32 bits is drawn");
        return new PixelFormat(
            wire[0],
            wire[1],
            BigEndian: wire[2] != 0,
            BinaryPrimitives.ReadUInt16BigEndian(wire[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(wire[6..]),
            BinaryPrimitives.ReadUInt16BigEndian(wire[8..]),
            wire[10],
            wire[11],
            wire[12]);
    }

    public void Write(Span<byte> wire)
    {
        wire[..WireLength].Clear();
        wire[0] = (byte)BitsPerPixel;
        wire[1] = (byte)Depth;
        wire[2] = BigEndian ? (byte)1 : (byte)0;
        wire[3] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(wire[4..], RedMax);
        BinaryPrimitives.WriteUInt16BigEndian(wire[6..], GreenMax);
        BinaryPrimitives.WriteUInt16BigEndian(wire[8..], BlueMax);
        wire[10] = RedShift;
        wire[11] = GreenShift;
        wire[12] = BlueShift;
    }

    /// <summary>Turns 0xRRGGBB pixels into the wire's.</summary>
    public void Encode(ReadOnlySpan<uint> pixels, Span<byte> wire)
    {
        for (var index = 0; index < pixels.Length; index++)
        {
            var pixel = pixels[index];
            var value = (Scale(pixel >> 16, RedMax) << RedShift)
                | (Scale(pixel >> 8, GreenMax) << GreenShift)
                | (Scale(pixel, BlueMax) << BlueShift);
            var target = wire.Slice(index * BytesPerPixel, BytesPerPixel);
            if (BytesPerPixel == 1)
                target[0] = (byte)value;
            else if (BytesPerPixel == 2 && BigEndian)
                BinaryPrimitives.WriteUInt16BigEndian(target, (ushort)value);
            else if (BytesPerPixel == 2)
                BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)value);
            else if (BigEndian)
                BinaryPrimitives.WriteUInt32BigEndian(target, value);
            else
                BinaryPrimitives.WriteUInt32LittleEndian(target, value);
        }
    }

    private static uint Scale(uint channel, ushort max) => (channel & 255) * max / 255;
}
