namespace Atelier.Api;

/// <summary>
/// An operation's path as clients must send it: routing forgives another case and a slash at the end, the API does not, and an empty piece
/// is a member that was left empty.
/// </summary>
internal sealed class PathTemplate(string path)
{
    private const string RestMark = "{**";
    private readonly string[] pieces = path.Split('/');

    /// <summary>Whether the path is this one, down to the letter; what its members are does not matter, even if they are empty.</summary>
    public bool Matches(string[] sent) =>
        (pieces[^1].StartsWith(RestMark, StringComparison.Ordinal) ? sent.Length >= pieces.Length : sent.Length == pieces.Length)
        && pieces.Zip(sent).All(pair => IsMember(pair.First) || pair.First == pair.Second);

    /// <summary>The first member that is empty in the path sent, or null.</summary>
    public string? FindEmptyMember(string[] sent) => pieces.Zip(sent)
        .Where(pair => IsMember(pair.First) && pair.Second.Length == 0)
        .Select(pair => pair.First.Trim('{', '*', '}'))
        .FirstOrDefault();

    private static bool IsMember(string piece) => piece.StartsWith('{');
}
