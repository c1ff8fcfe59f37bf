using System.Buffers.Binary;
using System.Text;
using System.Threading.Channels;

namespace Atelier.Workstations.Simulated.Display;

/// <summary>
/// The sending half of a viewer: answers its requests for frames, each with what changed since the last, at the pace of a
/// <see cref="FrameBudget"/>. While nothing is asked for, or nothing changes, it sleeps; the clock of the card wakes it each second.
/// </summary>
internal sealed class RfbPainter(Screen screen, Stream wire, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly Channel<bool> wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly FrameBudget budget = new(time);
    private readonly FrameWriter writer = new(wire);

    // What the viewer said; guarded by the gate.
    private PixelFormat format = PixelFormat.Offered;
    private (Area Area, bool IsIncremental)? request;
    private SizeNotice? notice;
    private bool understandsLayout;
    private bool understandsSize;
    private string? clipboard;

    // What the viewer has on its screen; only the drawing task touches it. Null: nothing of the present size.
    private Scene? shown;
    private (int Width, int Height) known;

    /// <summary>Sends ServerInit: the screen's size, the offered pixels, the workstation's name.</summary>
    public async Task Introduce(CancellationToken cancel)
    {
        var scene = screen.Look();
        known = (scene.Width, scene.Height);
        var message = new byte[24 + screen.Workstation.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, (ushort)scene.Width);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)scene.Height);
        PixelFormat.Offered.Write(message.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(20), screen.Workstation.Length);
        Encoding.Latin1.GetBytes(screen.Workstation, message.AsSpan(24));
        await wire.WriteAsync(message, cancel);
    }

    public void Use(PixelFormat asked)
    {
        lock (gate)
            format = asked;
    }

    /// <summary>A viewer that understands the layout encoding is told the size at once, so it knows it may ask for another.</summary>
    public void Understand(IReadOnlyList<int> encodings)
    {
        lock (gate)
        {
            var isNew = !understandsLayout;
            understandsSize = encodings.Contains(SizeNotice.DesktopSize);
            understandsLayout = encodings.Contains(SizeNotice.ExtendedDesktopSize);
            notice = !understandsLayout ? null : isNew ? SizeNotice.FromServer : notice;
        }
        Wake();
    }

    public void Request(Area area, bool isIncremental)
    {
        lock (gate)
            request = request is { } open ? (open.Area.Union(area), open.IsIncremental && isIncremental) : (area, isIncremental);
        Wake();
    }

    public void AnswerResize(bool isDone)
    {
        lock (gate)
            notice = !understandsLayout ? null : isDone ? SizeNotice.Done : SizeNotice.Refused;
        Wake();
    }

    public void Offer(string text)
    {
        lock (gate)
            clipboard = text;
        Wake();
    }

    public void Wake() => wake.Writer.TryWrite(true);

    /// <summary>Sends until the stream is closed.</summary>
    public async Task Draw(CancellationToken cancel)
    {
        await using var alarm = time.CreateTimer(_ => Wake(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        while (true)
        {
            await wake.Reader.ReadAsync(cancel);
            if (TakeClipboard() is { } text)
                await writer.WriteClipboard(text, cancel);
            if (TakeFrame(out var later) is { } frame)
                await writer.Write(frame, cancel);
            alarm.Change(later, Timeout.InfiniteTimeSpan);
        }
    }

    private string? TakeClipboard()
    {
        lock (gate)
        {
            var text = clipboard;
            clipboard = null;
            return text;
        }
    }

    /// <summary>The frame to send now, if one is asked for and there is something to show; otherwise when to look again.</summary>
    private Frame? TakeFrame(out TimeSpan later)
    {
        later = Timeout.InfiniteTimeSpan;
        lock (gate)
        {
            if (request is not { } asked)
                return null;
            later = asked.IsIncremental ? budget.Wait() : TimeSpan.Zero;
            if (later > TimeSpan.Zero)
                return null;
            later = Timeout.InfiniteTimeSpan;
            var scene = screen.Look();
            if (TakeSize(scene) is { } size)
                return size;
            if (!understandsLayout && !understandsSize)
                scene = scene with { Width = known.Width, Height = known.Height };
            var areas = AreasFor(asked, scene);
            if (areas.Count == 0 && asked.IsIncremental)
            {
                var untilNext = scene.Second.AddSeconds(1) - time.GetUtcNow();
                // A busy machine may have passed it already.
                later = untilNext > TimeSpan.Zero ? untilNext : TimeSpan.Zero;
                return null;
            }
            request = null;
            budget.Spend();
            return new Frame(scene, areas, format, Size: null);
        }
    }

    private Frame? TakeSize(Scene scene)
    {
        var isNew = (scene.Width, scene.Height) != known && (understandsLayout || understandsSize);
        if (!isNew && notice is null)
            return null;
        var size = notice ?? SizeNotice.FromOther;
        (known, notice) = ((scene.Width, scene.Height), null);
        if (isNew)
            (shown, request) = (null, null); // A viewer asks anew for what it shows at the new size.
        else
            Wake();
        return new Frame(scene, [], format, understandsLayout ? size : SizeNotice.Plain);
    }

    // An incremental request names an area too, but only to save work: a viewer keeps the whole screen, so it is told of every change.
    private List<Area> AreasFor((Area Area, bool IsIncremental) asked, Scene scene)
    {
        var area = asked.IsIncremental ? scene.Whole : asked.Area.Intersect(scene.Whole);
        var areas = asked.IsIncremental && shown is not null ? TestCard.Changes(shown, scene) : area.IsEmpty ? [] : [area];
        if (area == scene.Whole)
            shown = scene;
        return areas;
    }
}
