// No image library that is kept up can be had under a permissive licence: this is as much of PNG (ISO/IEC 15948) as writing takes.
using System.Buffers.Binary;
using System.IO.Compression;

namespace Atelier.Portal.Previews;

/// <summary>Writes pictures as PNG: 8 bits of red, green and blue.</summary>
internal static class Png
{
    // Each byte less the one above it: desktops are flat, and their backgrounds change from top to bottom.
    private const byte FilterUp = 2;

    private static readonly byte[] Signature = [0x89, .. "PNG\r\n\u001a\n"u8];

    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(RemainderOf)];

    public static byte[] Write(PixelSums picture)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.PictureWidth);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.PictureHeight);
        (header[8], header[9]) = (8, 2);
        var file = new MemoryStream();
        file.Write(Signature);
        WriteChunk(file, "IHDR"u8, header);
        WriteChunk(file, "IDAT"u8, Compress(picture));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Compress(PixelSums picture)
    {
        var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var (above, row, line) = (
                new byte[picture.PictureWidth * 3], new byte[picture.PictureWidth * 3], new byte[1 + picture.PictureWidth * 3]);
            line[0] = FilterUp;
            for (var y = 0; y < picture.PictureHeight; y++)
            {
                picture.Read(y, row);
                for (var i = 0; i < row.Length; i++)
                    line[1 + i] = (byte)(row[i] - above[i]);
                zlib.Write(line);
                (above, row) = (row, above);
            }
        }

        return compressed.GetBuffer().AsSpan(0, (int)compressed.Length);
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Sum(Sum(uint.MaxValue, type), content));
        file.Write(number);
    }

    // The cyclic redundancy check of the standard's annex D.
    private static uint Sum(uint sum, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
            sum = Remainders[(byte)(sum ^ one)] ^ sum >> 8;
        return sum;
    }

    private static uint RemainderOf(int number)
    {
        var remainder = (uint)number;
        for (var bit = 0; bit < 8; bit++)
            remainder = (remainder & 1) == 0 ? remainder >> 1 : 0xEDB88320 ^ remainder >> 1;
        return remainder;
    }
}
