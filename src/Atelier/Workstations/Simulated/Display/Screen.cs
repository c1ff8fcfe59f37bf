namespace Atelier.Workstations.Simulated.Display;

/// <summary>
/// What all viewers of one running workstation share: the card's size, the pointer, the last keys and the clipboard. The typed text is the
/// workstation's own and is read from and written to its volume.
/// </summary>
internal sealed class Screen(
    string workstation,
    (int Width, int Height) size,
    Func<SimulatedWorkstation?> look,
    Action<Func<string, string>> type,
    TimeProvider time,
    ILogger log) : IDisposable
{
    private const int MostTyped = 64 * 1024;
    private const int MostKeysShown = 12;

    private readonly Lock gate = new();
    private readonly List<RfbViewer> viewers = [];
    private readonly CancellationTokenSource dark = new();
    private readonly Queue<string> keys = [];
    private (int Width, int Height) size = size;
    private (int X, int Y, bool IsPressed) pointer = (size.Width / 2, size.Height / 2, false);
    private string clipboard = "";

    public string Workstation => workstation;

    /// <summary>Cancelled when every display stream ends.</summary>
    public CancellationToken Dark => dark.Token;

    /// <summary>The viewer's end of a new display stream.</summary>
    public Stream Open()
    {
        var (stream, served) = DisplayStream.Connect();
        var viewer = new RfbViewer(this, served, time, log);
        lock (gate)
            viewers.Add(viewer);
        viewer.Begin(dark.Token);
        return stream;
    }

    /// <summary>Ends every display stream, without waiting. The screen opens no more.</summary>
    public void Dispose()
    {
        dark.Cancel();
        dark.Dispose();
    }

    /// <summary>Ends every display stream and waits until nothing serves them.</summary>
    public Task Close()
    {
        var open = Viewers();
        Dispose();
        return Task.WhenAll(open.Select(viewer => viewer.Ended));
    }

    public void Leave(RfbViewer viewer)
    {
        lock (gate)
            viewers.Remove(viewer);
    }

    /// <summary>The card as it is now.</summary>
    public Scene Look()
    {
        var typed = TypedText();
        var now = time.GetUtcNow();
        lock (gate)
            return new Scene(
                workstation,
                size.Width,
                size.Height,
                now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)),
                pointer.X,
                pointer.Y,
                pointer.IsPressed,
                string.Join(' ', keys),
                clipboard.ReplaceLineEndings(" "),
                typed);
    }

    /// <summary>Changes the card's size for every viewer; false if it cannot be drawn at that size.</summary>
    public bool TryResize(int width, int height)
    {
        if (width is < 64 or > 7680 || height is < 64 or > 4320)
            return false;
        lock (gate)
            size = (width, height);
        Wake();
        return true;
    }

    public void Point(int x, int y, bool isPressed)
    {
        lock (gate)
            pointer = (Math.Min(x, size.Width - 1), Math.Min(y, size.Height - 1), isPressed);
        Wake();
    }

    /// <summary>Types, or copies and pastes: Ctrl+C offers the typed text to the viewers, Ctrl+V types the clipboard.</summary>
    public void Press(Keystroke key)
    {
        string pasted;
        lock (gate)
        {
            keys.Enqueue(key.Name);
            if (keys.Count > MostKeysShown)
                keys.Dequeue();
            pasted = clipboard;
        }
        if (key.Text is { } text)
            type(typed => Append(typed, text));
        else if (key.Name == "BackSpace")
            type(TakeBack);
        else if (key.Name == "Ctrl+v")
            type(typed => Append(typed, pasted));
        else if (key.Name == "Ctrl+c" && IsClipboardEnabled())
            Viewers().ForEach(viewer => viewer.Offer(TypedText()));
        Wake();
    }

    /// <summary>Takes a viewer's clipboard over, unless the workstation's settings forbid it.</summary>
    public void TakeClipboard(string text)
    {
        if (!IsClipboardEnabled())
            return;
        lock (gate)
            clipboard = text;
        Wake();
    }

    private static string Append(string typed, string text) => typed.Length + text.Length <= MostTyped ? typed + text : typed;

    // A character beyond the 16-bit range is two code units, the second a low surrogate.
    private static string TakeBack(string typed) =>
        typed.Length == 0 ? typed : typed[..^(char.IsLowSurrogate(typed[^1]) ? 2 : 1)];

    private string TypedText() => look()?.Volume?.Files.GetValueOrDefault(SimulatedWorld.TypedText) ?? "";

    private bool IsClipboardEnabled() => look()?.ClipboardEnabled ?? false;

    private void Wake() => Viewers().ForEach(viewer => viewer.Wake());

    private List<RfbViewer> Viewers()
    {
        lock (gate)
            return [.. viewers];
    }
}
