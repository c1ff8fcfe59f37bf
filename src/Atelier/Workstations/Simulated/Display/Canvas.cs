namespace Atelier.Workstations.Simulated.Display;

/// <summary>The pixels of one area of the card, 0xRRGGBB row by row. What is drawn outside the area is dropped.</summary>
internal readonly ref struct Canvas(Span<uint> pixels, Area area)
{
    private readonly Span<uint> pixels = pixels;

    public void Fill(Area shape, uint colour)
    {
        var part = shape.Intersect(area);
        if (part.IsEmpty)
            return;
        for (var y = part.Y - area.Y; y < part.Y - area.Y + part.Height; y++)
            pixels.Slice((y * area.Width) + part.X - area.X, part.Width).Fill(colour);
    }

    public void Write(CardLine line)
    {
        if (line.Extent.Intersect(area).IsEmpty)
            return;
        for (var index = 0; index < line.Text.Length; index++)
            if (!line.Cells(index, 1).Intersect(area).IsEmpty)
                WriteGlyph(line.Text[index], line.Cells(index, 1), line.Scale, line.Colour);
    }

    private void WriteGlyph(char character, Area cell, int scale, uint colour)
    {
        for (var row = 0; row < BitmapFont.Height; row++)
        {
            var bits = BitmapFont.Row(character, row);
            for (var column = 0; column < BitmapFont.Width; column++)
                if ((bits >> (BitmapFont.Width - 1 - column) & 1) != 0)
                    Fill(new Area(cell.X + (column * scale), cell.Y + (row * scale), scale, scale), colour);
        }
    }
}
