using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Api;

/// <summary>The place a page ended: the sort key of its last item.</summary>
internal readonly record struct PageKey(long CreatedAt, string Id)
{
    /// <summary>Before everything.</summary>
    public static PageKey Start { get; } = new(long.MinValue, "");
}

/// <summary>
/// Turns the place a page ended into an opaque token and back. A token is bound to the listing it came from, filters included, by a keyed
/// hash, and is good for 24 hours.
/// </summary>
internal sealed class PageTokens(ServerKey key, TimeProvider time)
{
    private const int HashSize = 16;
    private const int HeadSize = HashSize + 16;
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    private readonly byte[] hashKey = key.Derive("page tokens");

    /// <param name="last">The last item of the page.</param>
    /// <param name="listing">The operation and everything that selects its items; the same when the token comes back.</param>
    public string Write(PageKey last, string listing)
    {
        var id = Encoding.UTF8.GetBytes(last.Id);
        var token = new byte[HeadSize + id.Length];
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(HashSize), time.GetUtcNow().ToUnixTimeSeconds());
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(HashSize + 8), last.CreatedAt);
        id.CopyTo(token, HeadSize);
        Hash(token.AsSpan(HashSize), listing).CopyTo(token, 0);
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The place to go on from; the start without a token.</summary>
    /// <exception cref="ApiError">A ValidationException for a token that is damaged, too old, or from another listing.</exception>
    public PageKey Read(string? text, string listing)
    {
        if (text is null)
            return PageKey.Start;
        if (Decode(text) is not { Length: > HeadSize } token
            || !CryptographicOperations.FixedTimeEquals(token.AsSpan(0, HashSize), Hash(token.AsSpan(HashSize), listing)))
            throw ApiError.Validation("[nextToken: must be the nextToken of the previous page, with the same filters]");

        var issuedAt = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt64BigEndian(token.AsSpan(HashSize)));
        if (time.GetUtcNow() - issuedAt > Lifetime)
            throw ApiError.Validation("[nextToken: is older than 24 hours; list again from the first page]");
        return new PageKey(
            BinaryPrimitives.ReadInt64BigEndian(token.AsSpan(HashSize + 8)), Encoding.UTF8.GetString(token.AsSpan(HeadSize)));
    }

    private static byte[]? Decode(string text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private byte[] Hash(ReadOnlySpan<byte> content, string listing)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, hashKey);
        hash.AppendData(content);
        hash.AppendData(Encoding.UTF8.GetBytes(listing));
        return hash.GetHashAndReset()[..HashSize];
    }
}
