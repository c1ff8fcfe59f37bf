using System.Text.RegularExpressions;

namespace Atelier.Identity;

/// <summary>What users may be called: 1 to 64 of the characters that IAM allows, so that their ARNs are ones.</summary>
internal static partial class UserNames
{
    public const string Rule = "must have 1 to 64 of the characters a-z, A-Z, 0-9 and _+=,.@-";

    private const int Longest = 64;

    public static bool IsOne(string text) => Whole().IsMatch(text);

    /// <summary>A name that is as near to the text as the characters allow.</summary>
    public static string Of(string text) => Foreign().Replace(text.Length > Longest ? text[..Longest] : text, "-");

    /// <summary>The name with a number, to tell it from others that are the same.</summary>
    public static string Numbered(string name, int number)
    {
        var end = $"-{number}";
        return (name.Length + end.Length > Longest ? name[..(Longest - end.Length)] : name) + end;
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9_+=,.@-]{1,64}\z")]
    private static partial Regex Whole();

    [GeneratedRegex("[^a-zA-Z0-9_+=,.@-]")]
    private static partial Regex Foreign();
}
