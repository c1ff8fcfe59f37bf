namespace Atelier.Workstations.Simulated.Display;

/// <summary>A rectangle of pixels.</summary>
internal readonly record struct Area(int X, int Y, int Width, int Height)
{
    public bool IsEmpty => Width <= 0 || Height <= 0;

    public Area Intersect(Area other)
    {
        var (left, top) = (Math.Max(X, other.X), Math.Max(Y, other.Y));
        return new Area(left, top, Math.Min(X + Width, other.X + other.Width) - left, Math.Min(Y + Height, other.Y + other.Height) - top);
    }

    /// <summary>The smallest rectangle around both.</summary>
    public Area Union(Area other)
    {
        var (left, top) = (Math.Min(X, other.X), Math.Min(Y, other.Y));
        return new Area(left, top, Math.Max(X + Width, other.X + other.Width) - left, Math.Max(Y + Height, other.Y + other.Height) - top);
    }
}
