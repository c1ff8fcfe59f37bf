namespace Atelier.Workstations;

/// <summary>
/// A place in what a backup holds. Places have an order, in which a backup is read: folder by folder, names by their bytes, each folder
/// before what is in it.
/// </summary>
/// <param name="Path">From the volume's root, without a slash first; each character is one byte of the name.</param>
/// <param name="Offset">0 behind what is known of the entry itself, else bytes into a file's content.</param>
internal sealed record BackupPlace(string Path, long Offset) : IComparable<BackupPlace>
{
    public int CompareTo(BackupPlace? other)
    {
        if (other is null)
            return 1;
        var order = string.CompareOrdinal(Key(Path), Key(other.Path));
        return order != 0 ? order : Offset.CompareTo(other.Offset);
    }

    /// <summary>Whether it is the folder that holds the other place, or one above it.</summary>
    public bool Holds(BackupPlace other) => other.Path.StartsWith(Path + "/", StringComparison.Ordinal);

    // A folder's content comes before the folder's next neighbour: what ends a name sorts before all that can go on with it.
    private static string Key(string path) => path.Replace('/', '\0');
}

/// <summary>A piece of a backup.</summary>
/// <param name="End">Where the next piece begins.</param>
/// <param name="Content">What is compared: the entry's name and properties, or bytes of a file.</param>
/// <param name="Fault">Why it cannot be read; null if it can.</param>
internal sealed record BackupPiece(BackupPlace End, ReadOnlyMemory<byte> Content, string? Fault = null);
