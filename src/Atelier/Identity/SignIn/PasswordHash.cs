using System.Globalization;
using System.Security.Cryptography;

namespace Atelier.Identity.SignIn;

/// <summary>
/// Hashes of passwords: PBKDF2 with HMAC-SHA-512, as often as OWASP's Password Storage Cheat Sheet asks for (210,000). A hash says how it
/// was made, so that older ones are known and made anew when their password is next seen.
/// </summary>
internal static class PasswordHash
{
    private const string Kind = "pbkdf2-sha512";
    private const int Rounds = 210_000;
    private const int SaltSize = 16;
    private const int HashSize = 32;

    /// <summary>A hash that no password has, for those who have none: to compare with it takes as long as with any other.</summary>
    public static string OfNobody { get; } = Write(Rounds, new byte[SaltSize], new byte[HashSize]);

    public static string Make(string password) => Make(password, Rounds);

    /// <summary>A hash with another number of rounds than new ones have.</summary>
    public static string Make(string password, int rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return Write(rounds, salt, Derive(password, salt, rounds));
    }

    /// <summary>Whether the hash is the password's. It takes as long for a hash of fewer rounds.</summary>
    public static bool Matches(string password, string hash)
    {
        var (rounds, salt, expected) = Read(hash);
        if (rounds < Rounds)
            Derive(password, salt, Rounds - rounds);
        return CryptographicOperations.FixedTimeEquals(Derive(password, salt, rounds), expected);
    }

    /// <summary>Whether new hashes are made in another way.</summary>
    public static bool IsOutdated(string hash) => Read(hash).Rounds != Rounds;

    private static byte[] Derive(string password, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA512, HashSize);

    private static string Write(int rounds, byte[] salt, byte[] hash) => string.Create(
        CultureInfo.InvariantCulture, $"{Kind}${rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");

    private static (int Rounds, byte[] Salt, byte[] Hash) Read(string text) => text.Split('$') is [Kind, var rounds, var salt, var hash]
        ? (int.Parse(rounds, CultureInfo.InvariantCulture), Convert.FromBase64String(salt), Convert.FromBase64String(hash))
        : throw new InvalidDataException("A stored hash of a password has a form that this program does not know.");
}
