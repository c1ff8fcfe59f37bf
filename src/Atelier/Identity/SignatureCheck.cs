using System.Globalization;
using System.Security.Cryptography;
using Atelier.Api;
using Atelier.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Identity;

/// <summary>
/// Proves who sent an API request by its AWS Signature Version 4 and hands the request on with its <see cref="SignedRequest"/>.
/// Refusals carry the names that AWS front ends use, which every SDK shows as the error's code.
/// </summary>
internal sealed class SignatureCheck(RequestDelegate next, AccessKeys keys, Database database, TimeProvider time)
{
    private const string Service = "nimble";
    private const string ContentHashHeader = "x-amz-content-sha256";
    private const string SecurityTokenHeader = "x-amz-security-token";
    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);

    public async Task InvokeAsync(HttpContext http)
    {
        var body = await ReadBody(http);
        var caller = await Verify(http, body, http.RequestAborted);
        http.Features.Set(new SignedRequest(caller, body));
        await next(http);
    }

    private async Task<Caller> Verify(HttpContext http, byte[] body, CancellationToken cancel)
    {
        var authorization = Authorization.Parse(http.Request.Headers.Authorization.ToString());
        var signedAt = ReadTime(http.Request, authorization);
        if (http.Request.Headers.ContainsKey(SecurityTokenHeader))
            throw ApiError.NotAuthenticated(
                "UnrecognizedClientException", "This server issues no session tokens; sign with an access key alone.");

        await using var db = await database.Read(cancel);
        var key = await keys.Find(db, authorization.AccessKeyId, cancel)
            ?? throw ApiError.NotAuthenticated(
                "UnrecognizedClientException", $"The access key id {authorization.AccessKeyId} is unknown or disabled.");

        var payloadHash = Convert.ToHexStringLower(SHA256.HashData(body));
        if (http.Request.Headers.TryGetValue(ContentHashHeader, out var claimed) && claimed.ToString() != payloadHash)
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException", $"The header {ContentHashHeader} is not the SHA-256 of the body received.");

        var content = Content(http, authorization, payloadHash);
        if (!SigV4.Verify(content, signedAt, authorization.Scope, key.Secret, authorization.Signature))
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException",
                "The signature does not match the request: check the secret access key, and that no proxy changes path or headers.");
        return key.Caller;
    }

    private DateTimeOffset ReadTime(HttpRequest request, Authorization authorization)
    {
        if (authorization.Scope.Service != Service || !Ids.IsRegion(authorization.Scope.Region))
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException", $"The credential must be scoped to a region and the service {Service}.");
        if (!DateTimeOffset.TryParseExact(
                request.Headers["x-amz-date"], SigV4.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var signedAt))
            throw ApiError.NotAuthenticated(
                "IncompleteSignatureException", "The header x-amz-date must give the time of signing as yyyyMMddTHHmmssZ.");
        if (!authorization.SignedHeaders.Contains("host") || !authorization.SignedHeaders.Contains("x-amz-date"))
            throw ApiError.NotAuthenticated(
                "IncompleteSignatureException", "The headers host and x-amz-date must be among the signed ones.");
        if (signedAt.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture) != authorization.Scope.Date)
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException", "The date of the credential's scope is not the day of x-amz-date.");

        var now = time.GetUtcNow();
        if ((now - signedAt).Duration() > AllowedSkew)
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException",
                $"Signature not current: made at {signedAt:u}, received at {now:u} by the server's clock; 5 minutes are allowed.");
        return signedAt;
    }

    private static SignedContent Content(HttpContext http, Authorization authorization, string payloadHash)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new SignedContent(
            http.Request.Method,
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            [.. authorization.SignedHeaders.Select(
                name => KeyValuePair.Create(name, string.Join(',', http.Request.Headers[name].ToArray())))],
            payloadHash);
    }

    private static async Task<byte[]> ReadBody(HttpContext http)
    {
        if (http.Request.ContentLength is 0)
            return [];
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.ToArray();
    }
}
