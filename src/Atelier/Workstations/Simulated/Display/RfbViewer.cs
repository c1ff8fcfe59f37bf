using System.Buffers.Binary;
using System.Text;

namespace Atelier.Workstations.Simulated.Display;

/// <summary>
/// Serves one viewer of a screen with RFB 3.8 (RFC 6143): shakes hands, then reads its messages while a <see cref="RfbPainter"/> sends it
/// frames. Viewers always share the screen.
/// </summary>
internal sealed partial class RfbViewer(Screen screen, Stream wire, TimeProvider time, ILogger log)
{
    private const int MostClipboard = 1 << 20;
    private const byte SecurityNone = 1;

    private static readonly byte[] Version = "RFB 003.008\n"u8.ToArray();

    private readonly RfbPainter painter = new(screen, wire, time);
    private readonly Keyboard keyboard = new();
    private readonly byte[] buffer = new byte[32];

    /// <summary>Done when the stream is closed.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    /// <summary>Serves until the viewer closes its end or the token is cancelled.</summary>
    public void Begin(CancellationToken cut) => Ended = Task.Run(() => Serve(cut), CancellationToken.None);

    public void Wake() => painter.Wake();

    public void Offer(string clipboard) => painter.Offer(clipboard);

    private async Task Serve(CancellationToken cut)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cut);
        try
        {
            await ShakeHands(ended.Token);
            var (reading, drawing) = (ReadMessages(ended.Token), painter.Draw(ended.Token));
            await Task.WhenAny(reading, drawing);
            await ended.CancelAsync();
            await Task.WhenAll(reading, drawing);
        }
        catch (Exception closed) when (closed is OperationCanceledException or EndOfStreamException)
        {
            // Either side closed the stream; that is how every display ends.
        }
        catch (RfbViolation violation)
        {
            LogViolation(screen.Workstation, violation.Message);
        }
        catch (Exception failed)
        {
            LogFailed(screen.Workstation, failed);
        }
        finally
        {
            screen.Leave(this);
            await wire.DisposeAsync();
        }
    }

    private async Task ShakeHands(CancellationToken cancel)
    {
        await wire.WriteAsync(Version, cancel);
        var asked = await Read(Version.Length, cancel);
        if (!asked.Span.SequenceEqual(Version))
        {
            // Before 3.7 the list of security types is one 32-bit number; a zero, either way, announces the reason of the refusal.
            var none = asked.Span.SequenceEqual("RFB 003.007\n"u8) ? 1 : 4;
            await wire.WriteAsync(new byte[none].Concat(Reason("Only RFB 3.8 is spoken here.")).ToArray(), cancel);
            throw new RfbViolation("it does not speak RFB 3.8");
        }
        await wire.WriteAsync(new byte[] { 1, SecurityNone }, cancel);
        if ((await Read(1, cancel)).Span[0] != SecurityNone)
        {
            await wire.WriteAsync(new byte[] { 0, 0, 0, 1 }.Concat(Reason("Only security type None is offered.")).ToArray(), cancel);
            throw new RfbViolation("it asked for a security type that was not offered");
        }
        await wire.WriteAsync(new byte[] { 0, 0, 0, 0 }, cancel);
        await Read(1, cancel); // ClientInit: whether to share the screen; it always is.
        await painter.Introduce(cancel);
    }

    private async Task ReadMessages(CancellationToken cancel)
    {
        while (true)
        {
            var type = (await Read(1, cancel)).Span[0];
            switch (type)
            {
                case 0:
                    painter.Use(PixelFormat.Read((await Read(3 + PixelFormat.WireLength, cancel)).Span[3..]));
                    break;
                case 2:
                    await ReadEncodings(cancel);
                    break;
                case 3:
                    Request((await Read(9, cancel)).Span);
                    break;
                case 4:
                    Key((await Read(7, cancel)).Span);
                    break;
                case 5:
                    Point((await Read(5, cancel)).Span);
                    break;
                case 6:
                    await ReadClipboard(cancel);
                    break;
                case 251:
                    await ReadDesktopSize(cancel);
                    break;
                default:
                    throw new RfbViolation($"it sent a message of type {type}, which was not offered");
            }
        }
    }

    private async Task ReadEncodings(CancellationToken cancel)
    {
        var encodings = new int[BinaryPrimitives.ReadUInt16BigEndian((await Read(3, cancel)).Span[1..])];
        for (var index = 0; index < encodings.Length; index++)
            encodings[index] = BinaryPrimitives.ReadInt32BigEndian((await Read(4, cancel)).Span);
        painter.Understand(encodings);
    }

    private void Request(ReadOnlySpan<byte> message) => painter.Request(
        new Area(
            BinaryPrimitives.ReadUInt16BigEndian(message[1..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[3..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[5..]),
            BinaryPrimitives.ReadUInt16BigEndian(message[7..])),
        isIncremental: message[0] != 0);

    private void Key(ReadOnlySpan<byte> message)
    {
        if (keyboard.Take(BinaryPrimitives.ReadUInt32BigEndian(message[3..]), isDown: message[0] != 0) is { } key)
            screen.Press(key);
    }

    private void Point(ReadOnlySpan<byte> message) => screen.Point(
        BinaryPrimitives.ReadUInt16BigEndian(message[1..]),
        BinaryPrimitives.ReadUInt16BigEndian(message[3..]),
        isPressed: message[0] != 0);

    private async Task ReadClipboard(CancellationToken cancel)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian((await Read(7, cancel)).Span[3..]);
        if (length > MostClipboard)
            throw new RfbViolation($"it sent a clipboard of {length} bytes, {MostClipboard} are taken");
        var text = new byte[length];
        await wire.ReadExactlyAsync(text, cancel);
        screen.TakeClipboard(Encoding.Latin1.GetString(text));
    }

    /// <summary>SetDesktopSize of the extension "ExtendedDesktopSize"; the layout of the screens within is not looked at.</summary>
    private async Task ReadDesktopSize(CancellationToken cancel)
    {
        var message = (await Read(7, cancel)).ToArray();
        for (var screens = message[5]; screens > 0; screens--)
            await Read(16, cancel);
        var width = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(1));
        var height = BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(3));
        painter.AnswerResize(isDone: screen.TryResize(width, height));
    }

    private async Task<ReadOnlyMemory<byte>> Read(int count, CancellationToken cancel)
    {
        await wire.ReadExactlyAsync(buffer.AsMemory(0, count), cancel);
        return buffer.AsMemory(0, count);
    }

    private static byte[] Reason(string text)
    {
        var bytes = new byte[4 + text.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, text.Length);
        Encoding.Latin1.GetBytes(text, bytes.AsSpan(4));
        return bytes;
    }

    [LoggerMessage(LogLevel.Information, "A viewer of {Workstation} was closed: {Violation}")]
    private partial void LogViolation(string workstation, string violation);

    [LoggerMessage(LogLevel.Error, "The display of {Workstation} failed")]
    private partial void LogFailed(string workstation, Exception failed);
}
