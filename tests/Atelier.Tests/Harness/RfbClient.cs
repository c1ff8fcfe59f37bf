using System.Buffers.Binary;
using System.Text;

namespace Atelier.Tests.Harness;

/// <summary>
/// A small viewer: speaks RFB 3.8 (RFC 6143) with raw 32-bit pixels over any stream and keeps the picture. It has no thread of its own:
/// what the server sends is read while a test waits for something.
/// </summary>
internal sealed class RfbClient : IAsyncDisposable
{
    public const int Raw = 0;
    public const int DesktopSize = -223;
    public const int ExtendedDesktopSize = -308;

    private readonly Stream stream;
    private bool isAsking;

    private RfbClient(Stream stream) => this.stream = stream;

    public string Name { get; private set; } = "";

    public int Width { get; private set; }

    public int Height { get; private set; }

    /// <summary>The picture, 0xRRGGBB row by row.</summary>
    public uint[] Pixels { get; private set; } = [];

    /// <summary>The rectangles of pixels in the last update.</summary>
    public List<(int X, int Y, int Width, int Height)> Rectangles { get; private set; } = [];

    /// <summary>Reason and status of the last ExtendedDesktopSize the server sent, if any.</summary>
    public (int Reason, int Status)? Resized { get; private set; }

    /// <summary>The last clipboard text the server sent.</summary>
    public string? Clipboard { get; private set; }

    /// <summary>Shakes hands with security None and asks for raw pixels, size changes included.</summary>
    public static async Task<RfbClient> Connect(Stream stream, CancellationToken cancel)
    {
        var client = new RfbClient(stream);
        Assert.Equal("RFB 003.008\n", Encoding.ASCII.GetString(await client.Read(12, cancel)));
        await stream.WriteAsync("RFB 003.008\n"u8.ToArray(), cancel);
        var types = await client.Read((await client.Read(1, cancel))[0], cancel);
        Assert.Contains((byte)1, types);
        await stream.WriteAsync(new byte[] { 1 }, cancel);
        Assert.Equal(0, BinaryPrimitives.ReadInt32BigEndian(await client.Read(4, cancel)));
        await stream.WriteAsync(new byte[] { 1 }, cancel);
        var init = await client.Read(24, cancel);
        client.Name = Encoding.UTF8.GetString(await client.Read(BinaryPrimitives.ReadInt32BigEndian(init.AsSpan(20)), cancel));
        client.Resize(BinaryPrimitives.ReadUInt16BigEndian(init), BinaryPrimitives.ReadUInt16BigEndian(init.AsSpan(2)));
        await client.SetPixelFormat([32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0], cancel);
        await client.SetEncodings([Raw, DesktopSize, ExtendedDesktopSize], cancel);
        return client;
    }

    /// <summary>Sends a PIXEL_FORMAT as it is on the wire. Only the one that <see cref="Connect"/> sends is understood here.</summary>
    public Task SetPixelFormat(byte[] format, CancellationToken cancel) => Send([0, 0, 0, 0, .. format], cancel);

    public Task SetEncodings(int[] encodings, CancellationToken cancel) =>
        Send([2, 0, .. Two(encodings.Length), .. encodings.SelectMany(encoding => Four((uint)encoding))], cancel);

    public Task Request(bool incremental, CancellationToken cancel) => Request(0, 0, Width, Height, incremental, cancel);

    public Task Request(int x, int y, int width, int height, bool incremental, CancellationToken cancel)
    {
        isAsking = true;
        return Send([3, incremental ? (byte)1 : (byte)0, .. Two(x), .. Two(y), .. Two(width), .. Two(height)], cancel);
    }

    /// <summary>Presses and releases a key, by its X11 key symbol.</summary>
    public async Task Press(uint symbol, CancellationToken cancel)
    {
        await Key(symbol, down: true, cancel);
        await Key(symbol, down: false, cancel);
    }

    public Task Key(uint symbol, bool down, CancellationToken cancel) => Send([4, down ? (byte)1 : (byte)0, 0, 0, .. Four(symbol)], cancel);

    /// <summary>Types printable text; a line feed is the Return key.</summary>
    public async Task Type(string text, CancellationToken cancel)
    {
        foreach (var rune in text.EnumerateRunes())
            await Press(rune.Value == '\n' ? 0xFF0D : rune.Value < 0x100 ? (uint)rune.Value : 0x0100_0000 + (uint)rune.Value, cancel);
    }

    public Task Point(int x, int y, byte buttons, CancellationToken cancel) => Send([5, buttons, .. Two(x), .. Two(y)], cancel);

    public Task SendClipboard(string text, CancellationToken cancel) =>
        Send([6, 0, 0, 0, .. Four((uint)text.Length), .. Encoding.Latin1.GetBytes(text)], cancel);

    public Task SetDesktopSize(int width, int height, CancellationToken cancel) =>
        Send([251, 0, .. Two(width), .. Two(height), 1, 0, .. new byte[8], .. Two(width), .. Two(height), .. Four(0)], cancel);

    /// <summary>Asks for the whole picture and waits for it; the server has then taken in all that was sent before.</summary>
    public async Task WholeFrame(CancellationToken cancel)
    {
        Rectangles = [];
        await Request(incremental: false, cancel);
        await WaitUntil(() => Rectangles.Contains((0, 0, Width, Height)), cancel);
    }

    /// <summary>Reads what the server sends, asking for changes whenever no request is open, until the claim holds.</summary>
    public async Task WaitUntil(Func<bool> holds, CancellationToken cancel)
    {
        while (!holds())
        {
            if (!isAsking)
                await Request(incremental: true, cancel);
            await ReadMessage(cancel);
        }
    }

    public uint PixelAt(int x, int y) => Pixels[(y * Width) + x];

    /// <summary>Whether any pixel of the area has the colour.</summary>
    public bool Shows(uint colour, int x, int y, int width, int height) =>
        Enumerable.Range(y, height).Any(row => Pixels.AsSpan((row * Width) + x, width).Contains(colour));

    /// <summary>Reads one message of the server, whatever it is.</summary>
    public async Task ReadMessage(CancellationToken cancel)
    {
        var type = (await Read(1, cancel))[0];
        switch (type)
        {
            case 0:
                await ReadUpdate(cancel);
                isAsking = false;
                break;
            case 2:
                break;
            case 3:
                var length = BinaryPrimitives.ReadInt32BigEndian((await Read(7, cancel)).AsSpan(3));
                Clipboard = Encoding.Latin1.GetString(await Read(length, cancel));
                break;
            default:
                throw new InvalidDataException($"The server sent a message of type {type}.");
        }
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    private async Task ReadUpdate(CancellationToken cancel)
    {
        var rectangles = BinaryPrimitives.ReadUInt16BigEndian((await Read(3, cancel)).AsSpan(1));
        Rectangles = [];
        for (; rectangles > 0; rectangles--)
        {
            var header = await Read(12, cancel);
            var (x, y) = (BinaryPrimitives.ReadUInt16BigEndian(header), BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(2)));
            var width = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(4));
            var height = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(6));
            switch (BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8)))
            {
                case Raw:
                    await ReadPixels(x, y, width, height, cancel);
                    break;
                case DesktopSize:
                    Resize(width, height);
                    break;
                case ExtendedDesktopSize:
                    await Read((await Read(4, cancel))[0] * 16, cancel);
                    Resized = (x, y);
                    Resize(width, height);
                    break;
                case var other:
                    throw new InvalidDataException($"The server sent encoding {other}, which was not asked for.");
            }
        }
    }

    private async Task ReadPixels(int x, int y, int width, int height, CancellationToken cancel)
    {
        for (var row = y; row < y + height; row++)
        {
            var bytes = await Read(width * 4, cancel);
            for (var column = 0; column < width; column++)
                Pixels[(row * Width) + x + column] = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(column * 4)) & 0xFFFFFF;
        }
        Rectangles.Add((x, y, width, height));
    }

    private void Resize(int width, int height)
    {
        if ((width, height) != (Width, Height))
            (Width, Height, Pixels) = (width, height, new uint[width * height]);
    }

    private Task Send(byte[] message, CancellationToken cancel) => stream.WriteAsync(message, cancel).AsTask();

    private async Task<byte[]> Read(int count, CancellationToken cancel)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes, cancel);
        return bytes;
    }

    private static byte[] Two(int value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Four(uint value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];
}
