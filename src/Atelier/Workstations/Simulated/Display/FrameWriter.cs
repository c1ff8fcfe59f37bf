using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Atelier.Workstations.Simulated.Display;

/// <summary>How a viewer is told the size, and why: ExtendedDesktopSize carries a reason and a status in place of x and y.</summary>
internal sealed record SizeNotice(int Encoding, ushort Reason, ushort Status)
{
    public const int DesktopSize = -223;
    public const int ExtendedDesktopSize = -308;

    public static readonly SizeNotice FromServer = new(ExtendedDesktopSize, Reason: 0, Status: 0);
    public static readonly SizeNotice Done = new(ExtendedDesktopSize, Reason: 1, Status: 0);
    public static readonly SizeNotice Refused = new(ExtendedDesktopSize, Reason: 1, Status: 3);
    public static readonly SizeNotice FromOther = new(ExtendedDesktopSize, Reason: 2, Status: 0);

    /// <summary>For viewers that know only DesktopSize, which has no reasons.</summary>
    public static readonly SizeNotice Plain = new(DesktopSize, Reason: 0, Status: 0);
}

/// <summary>One FramebufferUpdate: areas of a scene in a viewer's pixels, or, alone, the scene's size.</summary>
internal sealed record Frame(Scene Scene, List<Area> Areas, PixelFormat Format, SizeNotice? Size);

/// <summary>
/// Writes server messages (RFC 6143, section 7.6; ExtendedDesktopSize as TigerVNC and noVNC speak it). Pixels are sent raw and painted a
/// band of rows at a time, so that a viewer costs no memory for a frame.
/// </summary>
internal sealed class FrameWriter(Stream wire)
{
    private const int Raw = 0;
    private const int BandPixels = 16 * 1024;

    public async Task Write(Frame frame, CancellationToken cancel)
    {
        if (frame.Size is { } size)
        {
            await wire.WriteAsync(SizeMessage(frame.Scene, size), cancel);
            return;
        }
        await wire.WriteAsync(Header(frame.Areas.Count), cancel);
        foreach (var area in frame.Areas)
        {
            await wire.WriteAsync(Rectangle(area, Raw), cancel);
            await WritePixels(frame, area, cancel);
        }
    }

    public async Task WriteClipboard(string text, CancellationToken cancel)
    {
        var message = new byte[8 + text.Length];
        message[0] = 3;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), text.Length);
        Encoding.Latin1.GetBytes(text, message.AsSpan(8));
        await wire.WriteAsync(message, cancel);
    }

    private async Task WritePixels(Frame frame, Area area, CancellationToken cancel)
    {
        var rows = Math.Max(1, BandPixels / area.Width);
        var pixels = ArrayPool<uint>.Shared.Rent(rows * area.Width);
        var bytes = ArrayPool<byte>.Shared.Rent(rows * area.Width * frame.Format.BytesPerPixel);
        try
        {
            for (var row = 0; row < area.Height; row += rows)
            {
                var band = new Area(area.X, area.Y + row, area.Width, Math.Min(rows, area.Height - row));
                var count = band.Width * band.Height;
                TestCard.Paint(frame.Scene, band, pixels.AsSpan(0, count));
                frame.Format.Encode(pixels.AsSpan(0, count), bytes);
                await wire.WriteAsync(bytes.AsMemory(0, count * frame.Format.BytesPerPixel), cancel);
            }
        }
        finally
        {
            ArrayPool<uint>.Shared.Return(pixels);
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static byte[] Header(int rectangles) => [0, 0, (byte)(rectangles >> 8), (byte)rectangles];

    private static byte[] Rectangle(Area area, int encoding)
    {
        var header = new byte[12];
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)area.X);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)area.Y);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)area.Width);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(6), (ushort)area.Height);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), encoding);
        return header;
    }

    private static byte[] SizeMessage(Scene scene, SizeNotice size)
    {
        var place = new Area(size.Reason, size.Status, scene.Width, scene.Height);
        if (size.Encoding == SizeNotice.DesktopSize)
            return [.. Header(1), .. Rectangle(place, size.Encoding)];
        // One screen that fills the framebuffer: number of screens, padding, then its id, place, size and flags.
        var layout = new byte[20];
        layout[0] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(layout.AsSpan(12), (ushort)scene.Width);
        BinaryPrimitives.WriteUInt16BigEndian(layout.AsSpan(14), (ushort)scene.Height);
        return [.. Header(1), .. Rectangle(place, size.Encoding), .. layout];
    }
}
