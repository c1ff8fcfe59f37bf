using System.Text.RegularExpressions;

namespace Atelier.Workstations.Lxd;

/// <summary>What may reach a request path or a setting of LXD; everything else is refused before anything is sent.</summary>
internal static partial class EngineNames
{
    private const int LongestText = 256;

    /// <summary>The name itself, if it is one; an <see cref="EngineException"/> if not.</summary>
    public static string Checked(string name)
    {
        if (NamePattern().IsMatch(name)) return name;
        throw new EngineException(
            EngineFailure.Internal,
            "A name for the engine must begin with a letter and have 2 to 63 of a-z, 0-9 and '-', no '-' at the end.");
    }

    /// <summary>The fingerprint's first digits.</summary>
    public static string FingerprintOf(string imageId)
    {
        if (ImageIdPattern().IsMatch(imageId)) return imageId[4..];
        throw new EngineException(
            EngineFailure.ImageUnusable, "An image's id is 'ami-' and 17 digits of 0-9 and a-f; see the list of streaming images.");
    }

    public static string ImageIdOf(string fingerprint) => "ami-" + fingerprint[..17];

    /// <summary>Checks text for people: one line of at most 256 characters.</summary>
    public static string CheckedText(string text)
    {
        if (text.Length <= LongestText && !text.Any(char.IsControl)) return text;
        throw new EngineException(
            EngineFailure.ImageUnusable, $"An image's name and description are one line of at most {LongestText} characters.");
    }

    public static string CheckedPlatform(string platform)
    {
        if (platform is "LINUX" or "WINDOWS") return platform;
        throw new EngineException(EngineFailure.ImageUnusable, "An image's platform is LINUX or WINDOWS.");
    }

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,61}[a-z0-9]\z")]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"\Aami-[0-9a-f]{17}\z")]
    private static partial Regex ImageIdPattern();
}
