using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Atelier.Api;

/// <summary>Makes ids in the forms the API's clients know.</summary>
internal static partial class Ids
{
    private const string StudioAlphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>22 characters: a version 4 UUID in base64url. Never begins with a dash, which command lines take for an option.</summary>
    public static string New()
    {
        Span<byte> bytes = stackalloc byte[16];
        while (true)
        {
            FillVersion4(bytes);
            var id = Base64Url.EncodeToString(bytes);
            if (char.IsAsciiLetterOrDigit(id[0]))
                return id;
        }
    }

    /// <summary>The id in the form of <see cref="New"/> that stands for a name: the same name has the same id everywhere.</summary>
    public static string Of(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16);
        // The first character is a letter then.
        bytes[0] &= 0x7F;
        MarkVersion4(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>A studio's id, <c>{region}:stid-{16 characters}</c>.</summary>
    public static string NewStudio(string region) => $"{region}:stid-{RandomNumberGenerator.GetString(StudioAlphabet, 16)}";

    /// <summary>
    /// The UUID behind an id of <see cref="New"/> as 32 hexadecimal digits, for places that take no upper case or
    /// underscore.
    /// </summary>
    public static string ToHex(string id) => Convert.ToHexStringLower(Base64Url.DecodeFromChars(id));

    /// <summary>The id that <see cref="ToHex"/> made these 32 digits of.</summary>
    public static string FromHex(string hex) => Base64Url.EncodeToString(Convert.FromHexString(hex));

    /// <summary>A version 4 UUID with dashes.</summary>
    public static string NewUuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        FillVersion4(bytes);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    /// <summary>Whether the text has the form of an AWS region name, such as us-west-2.</summary>
    public static bool IsRegion(string text) => Region().IsMatch(text);

    private static void FillVersion4(Span<byte> bytes)
    {
        RandomNumberGenerator.Fill(bytes);
        MarkVersion4(bytes);
    }

    private static void MarkVersion4(Span<byte> bytes)
    {
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
    }

    [GeneratedRegex(@"^[a-z]{2}-?(iso|gov)?-{1}[a-z]*-{1}[0-9]\z")]
    private static partial Regex Region();
}
