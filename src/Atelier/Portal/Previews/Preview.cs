using System.Security.Cryptography;

namespace Atelier.Portal.Previews;

/// <summary>A picture of a desktop.</summary>
/// <param name="Content">The picture, as PNG.</param>
/// <param name="TakenAt">When it was taken.</param>
internal sealed record Preview(byte[] Content, DateTimeOffset TakenAt)
{
    /// <summary>What tells it from other pictures, as HTTP has it.</summary>
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Content)[..12])}\"";
}
