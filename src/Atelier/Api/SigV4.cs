using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Api;

// No library verifies Signature Version 4 on the server's side; this is the arithmetic, after AWS's public description of the algorithm.

/// <summary>What a signature covers, as it was received.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="RawPath">The path as it stands in the request line, still encoded.</param>
/// <param name="RawQuery">The query as it stands in the request line, without the question mark.</param>
/// <param name="Headers">The signed headers with their values, in the order the client names them.</param>
/// <param name="PayloadHash">The body's SHA-256 in lower-case hexadecimal.</param>
internal sealed record SignedContent(
    string Method, string RawPath, string RawQuery, IReadOnlyList<KeyValuePair<string, string>> Headers, string PayloadHash);

/// <summary>The scope of a signature: the day, region and service its key is made for.</summary>
internal sealed record SignatureScope(string Date, string Region, string Service)
{
    public override string ToString() => $"{Date}/{Region}/{Service}/aws4_request";
}

/// <summary>Computes AWS Signature Version 4.</summary>
internal static class SigV4
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string TimeFormat = "yyyyMMdd'T'HHmmss'Z'";

    /// <summary>The signature in lower-case hexadecimal.</summary>
    public static string Sign(SignedContent content, DateTimeOffset time, SignatureScope scope, string secret) =>
        Sign(content, CanonicalQuery(content.RawQuery), time, scope, SigningKey(secret, scope));

    /// <summary>What is made of a secret for one day, region and service.</summary>
    public static byte[] SigningKey(string secret, SignatureScope scope)
    {
        var key = Hash(Encoding.UTF8.GetBytes("AWS4" + secret), scope.Date);
        key = Hash(key, scope.Region);
        key = Hash(key, scope.Service);
        return Hash(key, "aws4_request");
    }

    /// <summary>Whether the signature, of any origin, is the content's. The time it takes says nothing about the right one.</summary>
    /// <param name="content">What was received.</param>
    /// <param name="time">When it was signed.</param>
    /// <param name="scope">The scope that it was signed for.</param>
    /// <param name="key">The <see cref="SigningKey"/> of that scope.</param>
    /// <param name="signature">What came with it.</param>
    public static bool Verify(SignedContent content, DateTimeOffset time, SignatureScope scope, byte[] key, string signature)
    {
        // AWS's signer for .NET orders the values of a repeated name before it encodes them, and sends them in that order.
        return IsOver(CanonicalQuery(content.RawQuery)) || IsOver(QueryInSentOrder(content.RawQuery));

        bool IsOver(string query) => CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(Sign(content, query, time, scope, key)), Encoding.UTF8.GetBytes(signature));
    }

    private static string Sign(SignedContent content, string query, DateTimeOffset time, SignatureScope scope, byte[] key)
    {
        var canonical = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalRequest(content, query))));
        var text = $"{Algorithm}\n{time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture)}\n{scope}\n{canonical}";
        return Convert.ToHexStringLower(Hash(key, text));
    }

    private static string CanonicalRequest(SignedContent content, string query)
    {
        var text = new StringBuilder()
            .Append(content.Method).Append('\n')
            .Append(CanonicalPath(content.RawPath)).Append('\n')
            .Append(query).Append('\n');
        foreach (var (name, value) in content.Headers)
            text.Append(name).Append(':').Append(CollapseSpaces(value)).Append('\n');
        return text
            .Append('\n').AppendJoin(';', content.Headers.Select(header => header.Key))
            .Append('\n').Append(content.PayloadHash)
            .ToString();
    }

    // The path is encoded once more than it was sent, and empty and dot pieces are resolved, for every service but S3.
    private static string CanonicalPath(string rawPath)
    {
        var pieces = new List<string>();
        foreach (var piece in rawPath.Split('/').Where(piece => piece is not ("" or ".")))
        {
            if (piece != "..")
                pieces.Add(Uri.EscapeDataString(piece));
            else if (pieces.Count > 0)
                pieces.RemoveAt(pieces.Count - 1);
        }

        var end = rawPath.EndsWith('/') && pieces.Count > 0 ? "/" : "";
        return $"/{string.Join('/', pieces)}{end}";
    }

    private static string CanonicalQuery(string rawQuery) => rawQuery.Length == 0 ? "" : Join(Pairs(rawQuery)
        .OrderBy(pair => pair.Name, StringComparer.Ordinal)
        .ThenBy(pair => pair.Value, StringComparer.Ordinal));

    private static string QueryInSentOrder(string rawQuery) => Join(Pairs(rawQuery).OrderBy(pair => pair.Name, StringComparer.Ordinal));

    private static IEnumerable<(string Name, string Value)> Pairs(string rawQuery) => rawQuery
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Encode(pair[0]), pair.Length == 2 ? Encode(pair[1]) : ""));

    private static string Join(IEnumerable<(string Name, string Value)> pairs) =>
        string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));

    private static string Encode(string raw) => Uri.EscapeDataString(Uri.UnescapeDataString(raw));

    private static string CollapseSpaces(string value) =>
        value.Contains(' ', StringComparison.Ordinal) ? string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries)) : value;

    private static byte[] Hash(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));
}
