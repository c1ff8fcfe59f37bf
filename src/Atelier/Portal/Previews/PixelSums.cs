using System.Buffers.Binary;

namespace Atelier.Portal.Previews;

/// <summary>
/// A picture that is averaged down while its pixels come, row by row and in any order: the memory it takes does not depend on what it is
/// made from.
/// </summary>
internal sealed class PixelSums
{
    private const int Width = 480;
    private const int MostHeight = 960;

    private readonly int fromHeight;
    private readonly ushort[] columns;
    private readonly uint[] sums;

    public PixelSums(int fromWidth, int fromHeight)
    {
        this.fromHeight = fromHeight;
        PictureWidth = Math.Min(Width, fromWidth);
        PictureHeight = (int)Math.Clamp((long)fromHeight * PictureWidth / fromWidth, 1, MostHeight);
        columns = [.. Enumerable.Range(0, fromWidth).Select(x => (ushort)((long)x * PictureWidth / fromWidth))];
        sums = new uint[PictureWidth * PictureHeight * 4];
    }

    public int PictureWidth { get; }

    public int PictureHeight { get; }

    /// <summary>Adds a stretch of a row; each pixel is two bytes, 5 bits of red, 6 of green and 5 of blue, the low byte first.</summary>
    public void Add(int x, int y, ReadOnlySpan<byte> pixels)
    {
        var row = (int)((long)y * PictureHeight / fromHeight) * PictureWidth;
        for (var i = 0; i < pixels.Length / 2; i++)
        {
            uint pixel = BinaryPrimitives.ReadUInt16LittleEndian(pixels[(2 * i)..]);
            var sum = sums.AsSpan((row + columns[x + i]) * 4, 4);
            sum[0] += (pixel >> 11) * 527 + 23 >> 6;
            sum[1] += (pixel >> 5 & 63) * 259 + 33 >> 6;
            sum[2] += (pixel & 31) * 527 + 23 >> 6;
            sum[3]++;
        }
    }

    /// <summary>Writes a row of the picture, three bytes a pixel; what nothing came for is black.</summary>
    public void Read(int y, Span<byte> row)
    {
        for (var x = 0; x < PictureWidth; x++)
        {
            var sum = sums.AsSpan((y * PictureWidth + x) * 4, 4);
            for (var part = 0; part < 3; part++)
                row[3 * x + part] = sum[3] == 0 ? (byte)0 : (byte)(sum[part] / sum[3]);
        }
    }
}
