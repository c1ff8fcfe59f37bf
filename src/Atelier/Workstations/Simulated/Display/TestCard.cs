using System.Globalization;

namespace Atelier.Workstations.Simulated.Display;

/// <summary>All that the card shows at one moment.</summary>
internal sealed record Scene(
    string Workstation,
    int Width,
    int Height,
    DateTimeOffset Second,
    int PointerX,
    int PointerY,
    bool PointerPressed,
    string Keys,
    string Clipboard,
    string Typed)
{
    public Area Whole => new(0, 0, Width, Height);
}

/// <summary>A line of text at its place; the scale is the size of a font pixel.</summary>
internal readonly record struct CardLine(int X, int Y, int Scale, uint Colour, string Text)
{
    public Area Extent => Cells(0, Text.Length);

    public Area Cells(int from, int count) =>
        new(X + (from * BitmapFont.CellWidth * Scale), Y, count * BitmapFont.CellWidth * Scale, BitmapFont.Height * Scale);
}

/// <summary>
/// Draws a scene: coloured bars, the workstation's name, a clock, the last keys, the clipboard, the typed text and a cross at the pointer.
/// It keeps no frame: any area can be painted from the scene, and two scenes tell which areas differ.
/// </summary>
internal static class TestCard
{
    public const uint Background = 0x16191F;
    public const uint PointerColour = 0xFFD400;
    public const uint PressedColour = 0xFF4F4F;

    private const int Margin = 24;
    private const int PointerArm = 10;
    private const int TypedScale = 2;
    private const int TypedLineHeight = 20;

    /// <summary>The colours of the bars along the top, from the left.</summary>
    public static readonly uint[] Bars = [0xC0C0C0, 0xC0C000, 0x00C0C0, 0x00C000, 0xC000C0, 0xC00000, 0x0000C0];

    /// <summary>The areas that look different in the second scene. Scenes of different sizes have nothing in common.</summary>
    public static List<Area> Changes(Scene before, Scene after)
    {
        if (before.Whole != after.Whole)
            return [after.Whole];
        List<Area> changes = [];
        foreach (var (was, now) in Lines(before).Zip(Lines(after)))
            if (was.Text != now.Text)
                changes.Add(Difference(was, now));
        var (from, to) = (Pointer(before), Pointer(after));
        if (from != to || before.PointerPressed != after.PointerPressed)
            changes.AddRange([from, to]);
        return [.. changes.Select(area => area.Intersect(after.Whole)).Where(area => !area.IsEmpty).Distinct()];
    }

    /// <summary>Fills the span with the area's pixels, 0xRRGGBB row by row.</summary>
    public static void Paint(Scene scene, Area area, Span<uint> pixels)
    {
        pixels.Fill(Background);
        var canvas = new Canvas(pixels, area);
        for (var bar = 0; bar < Bars.Length; bar++)
        {
            var (left, right) = (scene.Width * bar / Bars.Length, scene.Width * (bar + 1) / Bars.Length);
            canvas.Fill(new Area(left, 0, right - left, scene.Height / 8), Bars[bar]);
        }
        foreach (var line in Lines(scene))
            canvas.Write(line);
        var colour = scene.PointerPressed ? PressedColour : PointerColour;
        canvas.Fill(new Area(scene.PointerX - PointerArm, scene.PointerY - 1, (2 * PointerArm) + 1, 3), colour);
        canvas.Fill(new Area(scene.PointerX - 1, scene.PointerY - PointerArm, 3, (2 * PointerArm) + 1), colour);
    }

    private static Area Pointer(Scene scene) =>
        new(scene.PointerX - PointerArm, scene.PointerY - PointerArm, (2 * PointerArm) + 1, (2 * PointerArm) + 1);

    /// <summary>The lines of a scene; scenes of one size have equally many, so that they can be compared one by one.</summary>
    private static List<CardLine> Lines(Scene scene)
    {
        var top = (scene.Height / 8) + Margin;
        var clock = scene.Second.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
        var file = SimulatedWorld.TypedText;
        List<CardLine> lines =
        [
            new(Margin, top, 4, 0xFFFFFF, scene.Workstation),
            new(Margin, top + 44, 3, 0x8FD3FF, clock),
            new(Margin, top + 82, 2, 0x9AA4B2, "keys: " + scene.Keys),
            new(Margin, top + 104, 2, 0x9AA4B2, "clipboard: " + scene.Clipboard),
            new(Margin, top + 126, 2, 0x9AA4B2, scene.Typed.Length > 0 ? file + ":" : "type: it is kept in " + file),
        ];
        var first = top + 154;
        var rows = Math.Max(1, (scene.Height - Margin - first) / TypedLineHeight);
        var columns = Math.Max(1, (scene.Width - (2 * Margin)) / (BitmapFont.CellWidth * TypedScale));
        var shown = Wrap(scene.Typed, columns).TakeLast(rows).ToList();
        for (var row = 0; row < rows; row++)
            lines.Add(new CardLine(Margin, first + (row * TypedLineHeight), TypedScale, 0xF2F2F2, row < shown.Count ? shown[row] : ""));
        return lines;
    }

    private static IEnumerable<string> Wrap(string text, int columns)
    {
        foreach (var line in text.Split('\n'))
            for (var start = 0; start == 0 || start < line.Length; start += columns)
                yield return line.Substring(start, Math.Min(columns, line.Length - start));
    }

    private static Area Difference(CardLine was, CardLine now)
    {
        var same = was.Text.AsSpan().CommonPrefixLength(now.Text);
        var end = Math.Max(was.Text.Length, now.Text.Length);
        while (was.Text.Length == now.Text.Length && was.Text[end - 1] == now.Text[end - 1])
            end--;
        return now.Cells(same, end - same);
    }
}
