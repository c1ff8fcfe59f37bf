using System.Security.Cryptography;
using System.Text;
using Atelier.Workstations;

namespace Atelier.StreamingSessions.Backups;

/// <summary>
/// A stretch of a backup while it is read. To be recorded, it ends once it is long enough; to be compared, it ends where the recorded one
/// does.
/// </summary>
internal sealed class BackupStretch(RecordedStretch? recorded, long longest) : IDisposable
{
    // Many small files make a stretch, too, so that what is not as recorded can be named closely.
    private const int MostPieces = 256;

    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int pieces;
    private string first = "";
    private string last = "";
    private string? fault;
    private BackupPlace? end;
    private bool isEnded;

    public long Bytes { get; private set; }

    /// <summary>Whether the backup holds nothing behind it.</summary>
    public bool IsLast => !isEnded;

    public RecordedStretch Read => new(isEnded ? end : null, Bytes, Convert.ToHexStringLower(hash.GetCurrentHash()));

    /// <returns>Whether more is wanted.</returns>
    public bool Take(BackupPiece piece)
    {
        var isBeyond = recorded?.End is { } until && piece.End.CompareTo(until) > 0;
        if (isBeyond || fault is not null)
        {
            isEnded = true;
            return false;
        }

        if (pieces++ == 0)
            first = piece.End.Path;
        (last, end) = (piece.End.Path, piece.End);
        if (piece.Fault is not null)
            fault = $"{Shown(last)} cannot be read ({piece.Fault})";
        hash.AppendData(piece.Content.Span);
        Bytes += piece.Content.Length;
        isEnded = fault is not null || (recorded is null
            ? Bytes >= longest || pieces >= MostPieces
            : Bytes > recorded.Bytes || piece.End == recorded.End);
        return !isEnded;
    }

    /// <summary>What is wrong with what was read; null if nothing is.</summary>
    public string? FindDamage()
    {
        if (fault is not null || recorded is null || Read.Digest == recorded.Digest)
            return fault;
        var what = pieces == 0 ? "the rest of it is missing"
            : first == last ? $"{Shown(first)} is"
            : $"something from {Shown(first)} to {Shown(last)} is";
        return pieces == 0 ? what : $"{what} not as it was recorded";
    }

    public void Dispose() => hash.Dispose();

    // Names are bytes that an artist chose: shown as text, without what a terminal would obey.
    private static string Shown(string path)
    {
        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(path));
        return "/" + string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
    }
}
