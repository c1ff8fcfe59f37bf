using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Atelier.Api;
using Atelier.Identity;

namespace Atelier.Emulator;

/// <summary>
/// Takes an access key id of 12 digits for the administrator of that account, whatever the secret: the request is signed anew with a key
/// the world knows and then checked like any other. So form, time and scope must be right; only the secret is not looked at.
/// </summary>
internal sealed partial class AnyAccount(Admission admission)
{
    public async Task Run(HttpContext http, RequestDelegate next)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (KeyId().Match(header) is { Success: true } match && ReadTime(http.Request) is { } signedAt)
        {
            var administrator = await admission.Admit(match.Groups["account"].Value);
            http.Request.Headers.Authorization = await Sign(http, Authorization.Parse(header), signedAt, administrator.Key);
        }

        await next(http);
    }

    private static async Task<string> Sign(HttpContext http, Authorization asked, DateTimeOffset signedAt, NewAccessKey key)
    {
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        body.Position = 0;
        http.Request.Body = body;
        var payloadHash = Convert.ToHexStringLower(SHA256.HashData(body.GetBuffer().AsSpan(0, (int)body.Length)));
        var signature = SigV4.Sign(SignatureCheck.Content(http, asked, payloadHash), signedAt, asked.Scope, key.Secret);
        return (asked with { AccessKeyId = key.Id, Signature = signature }).ToString();
    }

    // Without it the check of signatures refuses the request and says why.
    private static DateTimeOffset? ReadTime(HttpRequest request) => DateTimeOffset.TryParseExact(
        request.Headers["x-amz-date"], SigV4.TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)
        ? signedAt
        : null;

    [GeneratedRegex($@"^{SigV4.Algorithm} .*\bCredential=(?<account>[0-9]{{12}})/")]
    private static partial Regex KeyId();
}
