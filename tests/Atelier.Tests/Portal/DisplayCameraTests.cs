using System.Buffers.Binary;
using System.IO.Compression;
using Atelier.Portal.Previews;
using static Atelier.Tests.Portal.ScriptedDisplay;

namespace Atelier.Tests.Portal;

/// <summary>Pictures of displays, of which a hostile workstation may make what it likes.</summary>
public sealed class DisplayCameraTests
{
    private static readonly byte[] Red = [0x00, 0xf8];
    private static readonly byte[] Blue = [0x1f, 0x00];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Attacks => [.. Hostile.Keys];

    private static Dictionary<string, IEnumerable<byte[]>> Hostile { get; } = new()
    {
        ["another protocol"] = ["HTTP/1.1 200 OK\r\n"u8.ToArray()],
        ["a password"] = ["RFB 003.008\n"u8.ToArray(), [1, 2]],
        ["nobody let in"] = ["RFB 003.008\n"u8.ToArray(), [1, 1], [0, 0, 0, 1]],
        ["no width"] = Greeting(0, 800),
        ["an absurd size"] = Greeting(65535, 65535),
        ["more pixels than are read"] = Greeting(16384, 16384),
        ["a name without end"] = [.. Greeting(8, 8, uint.MaxValue)],
        ["an unknown message"] = [.. Greeting(8, 8), [99]],
        ["bells without end"] = Greeting(8, 8).Concat(Always([2])),
        ["clipboards without end"] = Greeting(8, 8).Concat(Always([3, 0, 0, 0, 0, 0, 0, 1, 65])),
        ["a huge clipboard"] = [.. Greeting(8, 8), [3, 0, 0, 0, 255, 255, 255, 255]],
        ["empty frames without end"] = Greeting(8, 8).Concat(Always(Frame(0))),
        ["a frame of too many rectangles"] = [.. Greeting(8, 8), Frame(65535)],
        ["empty rectangles without end"] = Greeting(8, 8).Concat(Always([.. Frame(1), .. Rectangle(0, 0, 0, 0)])),
        ["a rectangle outside"] = [.. Greeting(8, 8), Frame(1), Rectangle(7, 7, 2, 1)],
        ["an encoding nobody asked for"] = [.. Greeting(8, 8), Frame(1), Rectangle(0, 0, 8, 8, encoding: 7)],
        ["more pixels than there are"] = Greeting(8, 8).Append(Frame(500)).Concat(Always([.. Rectangle(0, 0, 8, 8), .. new byte[128]])),
    };

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task A_hostile_display_gives_no_picture_and_comes_to_an_end(string attack) =>
        await Assert.ThrowsAsync<DisplayViolation>(() => DisplayCamera.Take(new ScriptedDisplay(Hostile[attack]), Cancel));

    [Fact]
    public async Task A_large_desktop_is_averaged_down_and_written_as_PNG()
    {
        // 960 by 600: the left half red, the right one by one red and blue, in rectangles out of order and with other messages between.
        var left = Enumerable.Repeat(Red, 480 * 600).SelectMany(pixel => pixel).ToArray();
        var right = Enumerable.Range(0, 480 * 600).SelectMany(at => at % 2 == 0 ? Red : Blue).ToArray();
        byte[][] words = [.. Greeting(960, 600, 7), "desktop"u8.ToArray(), [2], Frame(1), Rectangle(480, 0, 480, 600), right,
            [3, 0, 0, 0, 0, 0, 0, 2, 65, 66], [.. Frame(1), .. Rectangle(0, 0, 480, 600)], left];

        var picture = Read(Png.Write(await DisplayCamera.Take(new ScriptedDisplay(words), Cancel)));

        Assert.Equal((480, 300), (picture.Width, picture.Height));
        Assert.Equal([255, 0, 0], picture.Pixel(10, 10));
        Assert.Equal([127, 0, 127], picture.Pixel(470, 290));
    }

    [Fact]
    public async Task The_memory_does_not_grow_with_the_desktop()
    {
        var row = new byte[2 * 16384];
        // What other tests allocate meanwhile only adds to it.
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var words = Greeting(16384, 4096).Append([.. Frame(1), .. Rectangle(0, 0, 16384, 4096)]).Concat(Enumerable.Repeat(row, 4096));
            var before = GC.GetTotalAllocatedBytes();
            var picture = await DisplayCamera.Take(new ScriptedDisplay(words), Cancel);
            least = Math.Min(least, GC.GetTotalAllocatedBytes() - before);
            Assert.Equal((480, 120), (picture.PictureWidth, picture.PictureHeight));
        }

        Assert.InRange(least, 0, 32 << 20);
    }

    private static IEnumerable<byte[]> Always(byte[] words)
    {
        while (true)
            yield return words;
    }

    // Reads as much of PNG as is written: one filter, no interlacing.
    private static ReadPicture Read(byte[] png)
    {
        Assert.Equal(new byte[] { 0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10 }, png[..8]);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
        // The check of IEND, which is the same in every file there is.
        Assert.Equal("49454E44AE426082", Convert.ToHexString(png[^8..]));
        var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        var lines = new MemoryStream();
        zlib.CopyTo(lines);
        var (bytes, line) = (lines.ToArray(), 1 + 3 * width);
        Assert.Equal(line * height, bytes.Length);
        for (var at = line; at < bytes.Length; at++)
        {
            if (at % line != 0)
                bytes[at] += bytes[at - line];
        }

        return new ReadPicture(width, height, bytes);
    }

    private sealed record ReadPicture(int Width, int Height, byte[] Lines)
    {
        public int[] Pixel(int x, int y) => [.. Lines.Skip(y * (1 + 3 * Width) + 1 + 3 * x).Take(3).Select(part => (int)part)];
    }
}
