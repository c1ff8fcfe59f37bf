using System.Text;
using Atelier.Tests.Harness;
using Atelier.Workstations.Simulated.Display;

namespace Atelier.Tests.Workstations.Simulated;

public sealed class TestCardDisplayTests : IAsyncDisposable
{
    private const uint ControlKey = 0xFFE3;

    private readonly SimulatedMachine machine = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => machine.DisposeAsync();

    [Fact]
    public async Task A_viewer_sees_the_card()
    {
        await machine.Running("ws-a");
        await using var viewer = await machine.Watch("ws-a");

        await viewer.WholeFrame(Cancel);

        Assert.Equal(("ws-a", 1280, 800), (viewer.Name, viewer.Width, viewer.Height));
        Assert.Equal(TestCard.Bars, Enumerable.Range(0, TestCard.Bars.Length).Select(bar => viewer.PixelAt((bar * 1280 / 7) + 90, 50)));
        Assert.Equal(TestCard.Background, viewer.PixelAt(1270, 790));
        Assert.Equal(TestCard.PointerColour, viewer.PixelAt(640, 400));
        Assert.True(viewer.Shows(0xFFFFFF, 24, 124, 96, 28), "The workstation's name is drawn.");
    }

    [Fact]
    public async Task Typed_keys_become_a_file_and_are_shown()
    {
        await machine.Running("ws-a");
        await using var viewer = await machine.Watch("ws-a");
        await viewer.WholeFrame(Cancel);
        Assert.False(viewer.Shows(0xF2F2F2, 24, 278, 600, 40));

        await viewer.Type("Hé €\n2🎨", Cancel);
        await viewer.Press(0xFF08, Cancel);
        await viewer.WholeFrame(Cancel);

        Assert.Equal("Hé €\n2", machine.Typed("ws-a"));
        Assert.True(viewer.Shows(0xF2F2F2, 24, 278, 12, 14), "The first line is drawn.");
        Assert.True(viewer.Shows(0xF2F2F2, 24, 298, 12, 14), "The second line is drawn.");
        Assert.False(viewer.Shows(0xF2F2F2, 36, 298, 12, 14), "The character taken back is not drawn.");
    }

    [Fact]
    public async Task Only_what_changed_is_sent()
    {
        await machine.Running("ws-a");
        await using var viewer = await machine.Watch("ws-a");
        await viewer.WholeFrame(Cancel);

        await viewer.Point(100, 700, buttons: 1, Cancel);
        await viewer.WaitUntil(() => viewer.PixelAt(100, 700) == TestCard.PressedColour, Cancel);

        Assert.Equal([(630, 390, 21, 21), (90, 690, 21, 21)], viewer.Rectangles);
        Assert.Equal(TestCard.Background, viewer.PixelAt(640, 400));
    }

    [Fact]
    public async Task The_clock_ticks_for_who_watches()
    {
        await machine.Running("ws-a");
        await using var viewer = await machine.Watch("ws-a");
        await viewer.WholeFrame(Cancel);
        var before = viewer.Pixels.ToArray();
        await viewer.Request(incremental: true, Cancel);
        await machine.Clock.WaitForTimers(atLeast: 1, Cancel);

        machine.Clock.Advance(TimeSpan.FromSeconds(1));
        await viewer.WaitUntil(() => !viewer.Pixels.AsSpan().SequenceEqual(before), Cancel);

        var (x, y, width, height) = Assert.Single(viewer.Rectangles);
        Assert.True(x > 24 && y == 168 && width == 18 && height == 21, $"One digit of the clock, not {x},{y} {width}x{height}.");
    }

    [Fact]
    public async Task A_viewer_may_change_the_size_and_the_others_follow()
    {
        await machine.Running("ws-a");
        await using var first = await machine.Watch("ws-a");
        await using var second = await machine.Watch("ws-a");
        await first.WaitUntil(() => first.Resized == (0, 0), Cancel);
        await second.WholeFrame(Cancel);

        await first.SetDesktopSize(1000, 600, Cancel);
        await first.WaitUntil(() => first.Resized == (1, 0), Cancel);
        await second.WaitUntil(() => second.Resized == (2, 0), Cancel);
        await second.WaitUntil(() => second.Rectangles.Contains((0, 0, 1000, 600)), Cancel);

        Assert.Equal((1000, 600), (first.Width, first.Height));
        Assert.Equal(TestCard.Bars[6], second.PixelAt(999, 20));
    }

    [Fact]
    public async Task A_size_that_cannot_be_drawn_is_refused()
    {
        await machine.Running("ws-a");
        await using var viewer = await machine.Watch("ws-a");

        await viewer.SetDesktopSize(20, 60000, Cancel);
        await viewer.WaitUntil(() => viewer.Resized == (1, 3), Cancel);

        Assert.Equal((1280, 800), (viewer.Width, viewer.Height));
    }

    [Fact]
    public async Task A_viewer_that_knows_no_other_size_keeps_its_own()
    {
        await machine.Running("ws-a");
        await using var plain = await machine.Watch("ws-a");
        await plain.SetEncodings([RfbClient.Raw], Cancel);
        await using var other = await machine.Watch("ws-a");
        await other.SetDesktopSize(640, 480, Cancel);
        await other.WaitUntil(() => other.Resized == (1, 0), Cancel);

        await plain.WholeFrame(Cancel);

        Assert.Equal((1280, 800), (plain.Width, plain.Height));
    }

    [Theory]
    [InlineData(0, new byte[] { 0x00, 0xB8 })]
    [InlineData(1, new byte[] { 0xB8, 0x00 })]
    public async Task Sixteen_bit_pixels_are_drawn_when_asked_for(byte bigEndian, byte[] red)
    {
        await machine.Running("ws-a");
        var stream = await machine.Engine.OpenDisplay("ws-a", Cancel);
        await using var viewer = await RfbClient.Connect(stream, Cancel);
        await viewer.SetEncodings([RfbClient.Raw], Cancel);
        await viewer.SetPixelFormat([16, 16, bigEndian, 1, 0, 31, 0, 63, 0, 31, 11, 5, 0, 0, 0, 0], Cancel);
        await viewer.Request(x: (5 * 1280 / 7) + 10, y: 10, width: 1, height: 1, incremental: false, Cancel);

        var update = new byte[4 + 12 + 2];
        await stream.ReadExactlyAsync(update, Cancel);

        // The red bar's 192 of 255 is 23 of 31, in the five bits from bit 11.
        Assert.Equal(red, update[16..]);
    }

    [Fact]
    public async Task Text_is_copied_out_and_pasted_in_when_the_clipboard_is_enabled()
    {
        await machine.Running("ws-a");
        await using var viewer = await machine.Watch("ws-a");

        await viewer.SendClipboard("été ", Cancel);
        await Control(viewer, 'v');
        await viewer.Type("2030", Cancel);
        await Control(viewer, 'c');
        await viewer.WaitUntil(() => viewer.Clipboard is not null, Cancel);

        Assert.Equal("été 2030", viewer.Clipboard);
    }

    [Fact]
    public async Task No_text_is_copied_or_pasted_when_the_clipboard_is_disabled()
    {
        await machine.Running("ws-a", clipboard: false);
        await using var viewer = await machine.Watch("ws-a");

        await viewer.SendClipboard("secret", Cancel);
        await Control(viewer, 'v');
        await Control(viewer, 'c');
        await viewer.Type("x", Cancel);
        await viewer.WholeFrame(Cancel);

        Assert.Equal("x", machine.Typed("ws-a"));
        Assert.Null(viewer.Clipboard);
    }

    [Fact]
    public async Task Displays_end_when_the_workstation_does()
    {
        foreach (var end in new Func<string, Task>[]
        {
            name => machine.Engine.Stop(name, TimeSpan.Zero, Cancel),
            name => machine.Engine.Delete(name, Cancel),
            name => Task.Run(() => machine.Engine.Crash(name), Cancel),
            name => Task.Run(() => machine.Engine.Vanish(name), Cancel),
        })
        {
            await machine.Running("ws-a");
            await using var first = await machine.Watch("ws-a");
            await using var second = await machine.Watch("ws-a");

            await end("ws-a");

            await Assert.ThrowsAsync<EndOfStreamException>(() => first.WaitUntil(() => false, Cancel));
            await Assert.ThrowsAsync<EndOfStreamException>(() => second.WaitUntil(() => false, Cancel));
        }
    }

    [Fact]
    public async Task A_viewer_that_leaves_ends_nothing_but_its_own_stream()
    {
        await machine.Running("ws-a");
        await using var staying = await machine.Watch("ws-a");
        await using (var leaving = await machine.Watch("ws-a"))
            await leaving.WholeFrame(Cancel);

        await staying.WholeFrame(Cancel);
    }

    [Theory]
    [InlineData("RFB 003.003\n")]
    [InlineData("RFB 003.007\n")]
    [InlineData("GET / HTTP/1")]
    public async Task A_viewer_of_another_version_is_told_why_it_is_refused(string version)
    {
        await machine.Running("ws-a");
        await using var stream = await machine.Engine.OpenDisplay("ws-a", Cancel);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(version), Cancel);

        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer, Cancel);

        Assert.EndsWith("Only RFB 3.8 is spoken here.", Encoding.ASCII.GetString(answer.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { 99 })]
    [InlineData(new byte[] { 6, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF })]
    [InlineData(new byte[] { 0, 0, 0, 0, 24, 24, 0, 1, 0, 255, 0, 255, 0, 255, 16, 8, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 0, 0, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public async Task A_viewer_that_breaks_the_protocol_is_closed(byte[] message)
    {
        await machine.Running("ws-a");
        var stream = await machine.Engine.OpenDisplay("ws-a", Cancel);
        await using var viewer = await RfbClient.Connect(stream, Cancel);

        await stream.WriteAsync(message, Cancel);

        await Assert.ThrowsAnyAsync<IOException>(() => viewer.WaitUntil(() => false, Cancel));
    }

    private static async Task Control(RfbClient viewer, char key)
    {
        await viewer.Key(ControlKey, down: true, Cancel);
        await viewer.Press(key, Cancel);
        await viewer.Key(ControlKey, down: false, Cancel);
    }
}
