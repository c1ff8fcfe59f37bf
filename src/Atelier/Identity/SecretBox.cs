using System.Security.Cryptography;
using System.Text;

namespace Atelier.Identity;

/// <summary>
/// Seals secrets with AES-GCM under a key of 32 bytes. The id of what a secret belongs to is authenticated with it, so that sealed secrets
/// cannot change places.
/// </summary>
internal sealed class SecretBox(byte[] key)
{
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public string Seal(byte[] secret, string id)
    {
        var box = new byte[NonceSize + TagSize + secret.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(
            box.AsSpan(0, NonceSize), secret, box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize), Encoding.UTF8.GetBytes(id));
        return Convert.ToBase64String(box);
    }

    /// <exception cref="FormatException">The text is no sealed secret.</exception>
    /// <exception cref="CryptographicException">It was not sealed under this key for this id.</exception>
    public byte[] Open(string text, string id)
    {
        var box = Convert.FromBase64String(text);
        if (box.Length < NonceSize + TagSize)
            throw new FormatException("A sealed secret is longer.");
        var secret = new byte[box.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(
            box.AsSpan(0, NonceSize), box.AsSpan(NonceSize + TagSize), box.AsSpan(NonceSize, TagSize), secret, Encoding.UTF8.GetBytes(id));
        return secret;
    }
}
