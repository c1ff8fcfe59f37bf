using System.Globalization;

namespace Atelier.Storage;

/// <summary>Documents as they are stored, joined as the elements of a JSON array are, in memory that is their connection's.</summary>
/// <param name="Utf8">The documents with <see cref="Separator"/> between them.</param>
/// <param name="Places">The times of creation and the ids of their rows, in turns, with spaces between them.</param>
internal sealed record JoinedDocuments(ReadOnlyMemory<byte> Utf8, string Places)
{
    /// <summary>White space to JSON; no document has a line's end in it.</summary>
    public const string Separator = ",\n";

    /// <summary>The same in UTF-8.</summary>
    public static ReadOnlySpan<byte> SeparatorUtf8 => ",\n"u8;

    public static JoinedDocuments None { get; } = new(default, "");

    /// <summary>How many documents there are.</summary>
    public int Count { get; } = Places.Length == 0 ? 0 : (Places.AsSpan().Count(' ') + 1) / 2;

    /// <summary>The documents without the last.</summary>
    public JoinedDocuments WithoutLast()
    {
        var end = Utf8.Span.LastIndexOf(SeparatorUtf8);
        return end < 0 ? None : new JoinedDocuments(Utf8[..end], Places[..Places.LastIndexOf(' ', Places.LastIndexOf(' ') - 1)]);
    }

    /// <summary>The time of creation, in Unix milliseconds, and the id of the last document's row.</summary>
    public (long CreatedAt, string Id) Last()
    {
        var words = Places[(Places.LastIndexOf(' ', Places.LastIndexOf(' ') - 1) + 1)..].Split(' ');
        return (long.Parse(words[0], CultureInfo.InvariantCulture), words[1]);
    }
}
