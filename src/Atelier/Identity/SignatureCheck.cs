using System.Globalization;
using System.Security.Cryptography;
using Atelier.Api;
using Atelier.Storage;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Identity;

/// <summary>
/// Proves who sent a request by its AWS Signature Version 4. Refusals carry the names that AWS front ends use, which every SDK shows as the
/// error's code.
/// </summary>
internal sealed class SignatureCheck(AccessKeys keys, TemporaryKeys temporaryKeys, KeyUse use, Database database, CallersClock clock)
{
    private const int MostSigners = 1_000;
    private const string ContentHashHeader = "x-amz-content-sha256";
    private const string SecurityTokenHeader = "x-amz-security-token";
    private static readonly string HashOfNothing = Convert.ToHexStringLower(SHA256.HashData([]));
    private static readonly TimeSpan AllowedSkew = TimeSpan.FromMinutes(5);

    private readonly Kept<(string KeyId, SignatureScope Scope), Signer> signers = new(MostSigners, clock.Time);

    /// <summary>Who signed the request for the service.</summary>
    /// <param name="http">The request.</param>
    /// <param name="body">Its body, whole.</param>
    /// <param name="service">What it must be signed for.</param>
    /// <param name="version">The database's as the request came in; null has the key looked up in any case.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="ApiError">The request is not signed, or not as it must be.</exception>
    public async Task<Caller> Verify(HttpContext http, byte[] body, string service, long? version, CancellationToken cancel)
    {
        var authorization = Authorization.Parse(http.Request.Headers.Authorization.ToString());
        var audited = AuditedCall.Of(http);
        audited?.Claim(authorization.AccessKeyId);
        var signedAt = ReadTime(http.Request, authorization, service);
        var signer = await FindSigner(http.Request, authorization, version, cancel);
        audited?.Account = signer.Caller.Account;

        var payloadHash = body.Length == 0 ? HashOfNothing : Convert.ToHexStringLower(SHA256.HashData(body));
        if (http.Request.Headers.TryGetValue(ContentHashHeader, out var claimed) && claimed.ToString() != payloadHash)
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException", $"The header {ContentHashHeader} is not the SHA-256 of the body received.");

        var content = Content(http, authorization, payloadHash);
        if (!SigV4.Verify(content, signedAt, authorization.Scope, signer.SigningKey, authorization.Signature))
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException",
                "The signature does not match the request: check the secret access key, and that no proxy changes path or headers.");
        if (signer.Caller.Role is null)
            use.Note(authorization.AccessKeyId);
        var kind = signer.Caller.Role is null ? ProofKind.AccessKey : ProofKind.TemporaryKey;
        return signer.Caller with { Proof = new Proof(kind, authorization.AccessKeyId) };
    }

    /// <summary>The request's body, whole.</summary>
    public static async Task<byte[]> ReadBody(HttpContext http)
    {
        if (http.Request.ContentLength is 0 || http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
            return [];
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        return body.ToArray();
    }

    private async ValueTask<Signer> FindSigner(HttpRequest request, Authorization authorization, long? version, CancellationToken cancel)
    {
        var scoped = (authorization.AccessKeyId, authorization.Scope);
        // A session token says by itself who sent it, and until when.
        var isTemporary = request.Headers.ContainsKey(SecurityTokenHeader);
        if (!isTemporary && signers.TryGet(version, scoped, out var known))
            return known;
        var key = await FindKey(request, authorization.AccessKeyId, cancel);
        var signer = new Signer(key.Caller, SigV4.SigningKey(key.Secret, authorization.Scope));
        if (!isTemporary && signers.Wants(version, scoped))
            signers.Keep(version, scoped, signer, size: 1);
        return signer;
    }

    private async Task<KnownAccessKey> FindKey(HttpRequest request, string id, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        if (request.Headers.TryGetValue(SecurityTokenHeader, out var token))
            return await temporaryKeys.Open(db, id, token.ToString(), cancel);
        if (id.StartsWith(TemporaryKeys.Kind, StringComparison.Ordinal))
            throw ApiError.NotAuthenticated(
                "UnrecognizedClientException", $"The access key id {id} is a temporary one; send its session token with it.");
        return await keys.Find(db, id, cancel)
            ?? throw ApiError.NotAuthenticated("UnrecognizedClientException", $"The access key id {id} is unknown or disabled.");
    }

    private DateTimeOffset ReadTime(HttpRequest request, Authorization authorization, string service)
    {
        if (authorization.Scope.Service != service || !Ids.IsRegion(authorization.Scope.Region))
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException", $"The credential must be scoped to a region and the service {service}.");
        var stamp = request.Headers["x-amz-date"].ToString();
        if (!DateTimeOffset.TryParseExact(
                stamp, SigV4.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var signedAt))
            throw ApiError.NotAuthenticated(
                "IncompleteSignatureException", "The header x-amz-date must give the time of signing as yyyyMMddTHHmmssZ.");
        if (!authorization.SignedHeaders.Contains("host") || !authorization.SignedHeaders.Contains("x-amz-date"))
            throw ApiError.NotAuthenticated(
                "IncompleteSignatureException", "The headers host and x-amz-date must be among the signed ones.");
        if (!stamp.StartsWith(authorization.Scope.Date + 'T', StringComparison.Ordinal))
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException", "The date of the credential's scope is not the day of x-amz-date.");

        var now = clock.Time.GetUtcNow();
        if ((now - signedAt).Duration() > AllowedSkew)
            throw ApiError.NotAuthenticated(
                "InvalidSignatureException",
                $"Signature not current: made at {signedAt:u}, received at {now:u} by the server's clock; 5 minutes are allowed.");
        return signedAt;
    }

    /// <summary>What the request's signature covers.</summary>
    public static SignedContent Content(HttpContext http, Authorization authorization, string payloadHash)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new SignedContent(
            http.Request.Method,
            question < 0 ? target : target[..question],
            question < 0 ? "" : target[(question + 1)..],
            [.. authorization.SignedHeaders.Select(name => KeyValuePair.Create(name, http.Request.Headers[name].ToString()))],
            payloadHash);
    }

    /// <summary>Whom a key stands for, and what it signs with on one day.</summary>
    private sealed record Signer(Caller Caller, byte[] SigningKey);
}
