namespace Atelier.Workstations;

/// <summary>A file on its way into a workstation.</summary>
/// <param name="Id">Tells it from others on their way, by the rule for names of workstations.</param>
/// <param name="Root">The folder uploads go to: absolute, or below <c>$HOME</c>, the artist's own folder. Made if it is not there.</param>
/// <param name="Path">The folders below the root, which are made where they are not there, and the file's name last.</param>
/// <param name="Length">How many bytes it has when it is whole.</param>
internal sealed record IncomingFile(string Id, string Root, IReadOnlyList<string> Path, long Length);

/// <summary>Bytes of an incoming file.</summary>
/// <param name="Offset">How many came before them.</param>
/// <param name="Content">The bytes; what is left of the file, or less. A stream that breaks off counts as one that ends.</param>
internal sealed record IncomingBytes(long Offset, Stream Content);

/// <summary>How far an incoming file is.</summary>
internal abstract record IncomingState
{
    /// <summary>So many of its bytes are kept.</summary>
    internal sealed record Held(long Bytes) : IncomingState;

    /// <summary>So many of its bytes are kept, and the ones that came do not begin there: none of those were taken.</summary>
    internal sealed record Elsewhere(long Bytes) : IncomingState;

    /// <summary>It is whole, and lies there, below the root: under its own name or, if that was taken, under one with a number.</summary>
    internal sealed record Placed(string Path) : IncomingState;

    /// <summary>The workstation does not take it. What came of it before is kept, unless its volume is full.</summary>
    /// <param name="Obstacle">Why not.</param>
    /// <param name="Where">The folder or file in question, as far as there is one.</param>
    internal sealed record Obstructed(IncomingObstacle Obstacle, string Where) : IncomingState;
}

/// <summary>Why a workstation does not take a file.</summary>
internal enum IncomingObstacle
{
    /// <summary>A folder on the way is a link.</summary>
    Link,

    /// <summary>What should be a folder is a file.</summary>
    NoFolder,

    /// <summary>The artist may not write there.</summary>
    NoPermission,

    /// <summary>Its volume, or the artist's share of it, is full.</summary>
    Full,

    /// <summary>The folder is on another disk than the root, so a whole file cannot be put there in one step.</summary>
    OtherDisk,

    /// <summary>The way there is longer than the workstation's file system allows.</summary>
    TooLong,

    /// <summary>Too many files have the name with a number.</summary>
    TooMany,

    /// <summary>Bytes of the same file are being taken at this moment.</summary>
    Busy,
}
