using System.Buffers.Binary;

namespace Atelier.Portal.Previews;

/// <summary>The display sent what no display may send.</summary>
internal sealed class DisplayViolation(string message) : Exception(message);

/// <summary>
/// Takes a picture of a display: a viewer of RFB 3.8 (RFC 6143) that shares the display with others, sends neither keys nor pointer, and
/// leaves after one frame. The display is the guest's, so each number it sends is looked at before anything is done with it.
/// </summary>
internal sealed class DisplayCamera(Stream wire)
{
    private const int LongestSide = 16_384;
    private const long MostPixels = 64L << 20;
    private const uint LongestText = 1 << 20;
    private const int MostMessages = 1_000;
    private const int MostRectangles = 20_000;

    private readonly byte[] buffer = new byte[2 * LongestSide];
    private PixelSums sums = null!;
    private int width;
    private int height;

    // So many pixels may still come; a display that sends the same ones over and over comes to an end.
    private long allowed;
    private long missing;

    /// <summary>The picture, once all of a frame has come.</summary>
    /// <exception cref="DisplayViolation">What came is no frame of bounded size.</exception>
    /// <exception cref="EndOfStreamException">The display ended before.</exception>
    public static async Task<PixelSums> Take(Stream display, CancellationToken cancel)
    {
        var camera = new DisplayCamera(display);
        await camera.ShakeHands(cancel);
        await camera.Ask(isIncremental: false, cancel);
        for (var messages = 0; camera.missing > 0; messages++)
        {
            if (messages == MostMessages)
                throw new DisplayViolation($"no frame in {MostMessages} messages");
            await camera.ReadMessage(cancel);
        }

        return camera.sums;
    }

    private async Task ShakeHands(CancellationToken cancel)
    {
        var version = await Read(12, cancel);
        if (!version.Span.SequenceEqual("RFB 003.008\n"u8))
            throw new DisplayViolation("it does not speak RFB 3.8");
        await wire.WriteAsync(version, cancel);
        var types = await Read((await Read(1, cancel)).Span[0], cancel);
        if (!types.Span.Contains((byte)1))
            throw new DisplayViolation("it wants a password");
        await wire.WriteAsync(new byte[] { 1 }, cancel);
        if (BinaryPrimitives.ReadUInt32BigEndian((await Read(4, cancel)).Span) != 0)
            throw new DisplayViolation("it lets nobody in");
        // Shared with whoever looks already.
        await wire.WriteAsync(new byte[] { 1 }, cancel);
        var init = (await Read(24, cancel)).ToArray();
        await Skip(BinaryPrimitives.ReadUInt32BigEndian(init.AsSpan(20)), cancel);
        (width, height) = (BinaryPrimitives.ReadUInt16BigEndian(init), BinaryPrimitives.ReadUInt16BigEndian(init.AsSpan(2)));
        if (width is < 1 or > LongestSide || height is < 1 or > LongestSide || (long)width * height > MostPixels)
            throw new DisplayViolation($"a display of {width} by {height} pixels");
        (missing, allowed, sums) = ((long)width * height, 2L * width * height, new PixelSums(width, height));
    }

    private async Task Ask(bool isIncremental, CancellationToken cancel)
    {
        // SetPixelFormat: 16 bits, 5 of red, 6 of green, 5 of blue. Averaging brings most of what that loses back.
        byte[] format = [0, 0, 0, 0, 16, 16, 0, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0, 0, 0, 0];
        // SetEncodings: raw alone, so that no other size and no cursor is told of.
        byte[] encodings = [2, 0, 0, 1, 0, 0, 0, 0];
        byte[] request = [3, isIncremental ? (byte)1 : (byte)0, 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(6), (ushort)width);
        BinaryPrimitives.WriteUInt16BigEndian(request.AsSpan(8), (ushort)height);
        await wire.WriteAsync(isIncremental ? request : [.. format, .. encodings, .. request], cancel);
    }

    private async Task ReadMessage(CancellationToken cancel)
    {
        switch ((await Read(1, cancel)).Span[0])
        {
            case 0:
                await ReadFrame(cancel);
                break;
            case 1:
                await Skip(6u * BinaryPrimitives.ReadUInt16BigEndian((await Read(5, cancel)).Span[3..]), cancel);
                break;
            case 2:
                break;
            case 3:
                await Skip(BinaryPrimitives.ReadUInt32BigEndian((await Read(7, cancel)).Span[3..]), cancel);
                break;
            case var other:
                throw new DisplayViolation($"a message of type {other}");
        }
    }

    private async Task ReadFrame(CancellationToken cancel)
    {
        var rectangles = BinaryPrimitives.ReadUInt16BigEndian((await Read(3, cancel)).Span[1..]);
        if (rectangles > MostRectangles)
            throw new DisplayViolation($"a frame of {rectangles} rectangles");
        for (var i = 0; i < rectangles; i++)
            await ReadRectangle(cancel);
        if (missing > 0)
            await Ask(isIncremental: true, cancel);
    }

    private async Task ReadRectangle(CancellationToken cancel)
    {
        var head = (await Read(12, cancel)).ToArray();
        var (x, y) = (BinaryPrimitives.ReadUInt16BigEndian(head), BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)));
        var (across, down) = (BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(4)), BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(6)));
        if (BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(8)) != 0 || x + across > width || y + down > height)
            throw new DisplayViolation("a rectangle that nobody asked for");
        allowed -= (long)across * down;
        if (allowed < 0)
            throw new DisplayViolation("more pixels than two frames have");
        for (var row = 0; row < down; row++)
            sums.Add(x, y + row, (await Read(2 * across, cancel)).Span);
        missing -= (long)across * down;
    }

    private async Task Skip(uint count, CancellationToken cancel)
    {
        if (count > LongestText)
            throw new DisplayViolation($"{count} bytes that nobody asked for");
        for (var left = (int)count; left > 0; left -= Math.Min(left, buffer.Length))
            await Read(Math.Min(left, buffer.Length), cancel);
    }

    private async Task<ReadOnlyMemory<byte>> Read(int count, CancellationToken cancel)
    {
        await wire.ReadExactlyAsync(buffer.AsMemory(0, count), cancel);
        return buffer.AsMemory(0, count);
    }
}
