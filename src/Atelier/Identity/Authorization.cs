using Atelier.Api;

namespace Atelier.Identity;

/// <summary>The parts of an <c>Authorization</c> header in the form of AWS Signature Version 4.</summary>
internal sealed record Authorization(string AccessKeyId, SignatureScope Scope, IReadOnlyList<string> SignedHeaders, string Signature)
{
    private const string Form = $"{SigV4.Algorithm} Credential=KEYID/DATE/REGION/SERVICE/aws4_request, SignedHeaders=NAMES, Signature=HEX";

    /// <exception cref="ApiError">MissingAuthenticationTokenException without a header, IncompleteSignatureException for another
    /// form.</exception>
    public static Authorization Parse(string header)
    {
        if (header.Length == 0)
            throw ApiError.NotAuthenticated(
                "MissingAuthenticationTokenException", "The request is not signed; sign it with AWS Signature Version 4.");
        if (!header.StartsWith(SigV4.Algorithm + " ", StringComparison.Ordinal))
            throw Incomplete();

        var parts = header[SigV4.Algorithm.Length..]
            .Split(',', StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .Where(part => part.Length == 2)
            .GroupBy(part => part[0]).ToDictionary(part => part.Key, part => part.First()[1]);
        if (!parts.TryGetValue("Credential", out var credential)
            || !parts.TryGetValue("SignedHeaders", out var signedHeaders)
            || !parts.TryGetValue("Signature", out var signature)
            || credential.Split('/') is not [var keyId, var date, var region, var service, "aws4_request"])
            throw Incomplete();

        return new Authorization(keyId, new SignatureScope(date, region, service), signedHeaders.Split(';'), signature);
    }

    /// <summary>The header.</summary>
    public override string ToString() =>
        $"{SigV4.Algorithm} Credential={AccessKeyId}/{Scope}, SignedHeaders={string.Join(';', SignedHeaders)}, Signature={Signature}";

    private static ApiError Incomplete() =>
        ApiError.NotAuthenticated("IncompleteSignatureException", $"The Authorization header must have the form '{Form}'.");
}
