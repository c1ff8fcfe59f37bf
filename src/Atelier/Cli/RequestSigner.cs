using System.Globalization;
using System.Security.Cryptography;
using Atelier.Api;
using Atelier.Identity;

namespace Atelier.Cli;

/// <summary>Signs requests to a server's API with AWS Signature Version 4.</summary>
internal static class RequestSigner
{
    /// <param name="request">The request, complete but for its signature.</param>
    /// <param name="uri">Where it goes, in full.</param>
    /// <param name="payload">Its body; empty for none.</param>
    /// <param name="key">Who signs.</param>
    /// <param name="region">The region to sign for.</param>
    /// <param name="now">The time of signing.</param>
    public static void Sign(HttpRequestMessage request, Uri uri, byte[] payload, NewAccessKey key, string region, DateTimeOffset now)
    {
        var stamp = now.UtcDateTime.ToString(SigV4.TimeFormat, CultureInfo.InvariantCulture);
        var scope = new SignatureScope(stamp[..8], region, "nimble");
        var content = new SignedContent(
            request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'),
            [new("host", uri.Authority), new("x-amz-date", stamp)],
            Convert.ToHexStringLower(SHA256.HashData(payload)));
        request.Headers.Add("x-amz-date", stamp);
        var authorization = new Authorization(key.Id, scope, ["host", "x-amz-date"], SigV4.Sign(content, now, scope, key.Secret));
        request.Headers.TryAddWithoutValidation("Authorization", authorization.ToString());
    }
}
