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

        var parts = header.AsSpan(SigV4.Algorithm.Length);
        if (Find(parts, "Credential")?.Split('/') is not [var keyId, var date, var region, var service, "aws4_request"]
            || Find(parts, "SignedHeaders") is not { } signedHeaders
            || Find(parts, "Signature") is not { } signature)
            throw Incomplete();

        return new Authorization(keyId, new SignatureScope(date, region, service), signedHeaders.Split(';'), signature);
    }

    private static string? Find(ReadOnlySpan<char> parts, ReadOnlySpan<char> name)
    {
        foreach (var range in parts.Split(','))
        {
            var part = parts[range].Trim();
            if (part.Length > name.Length && part[name.Length] == '=' && part.StartsWith(name, StringComparison.Ordinal))
                return part[(name.Length + 1)..].ToString();
        }

        return null;
    }

    /// <summary>The header.</summary>
    public override string ToString() =>
        $"{SigV4.Algorithm} Credential={AccessKeyId}/{Scope}, SignedHeaders={string.Join(';', SignedHeaders)}, Signature={Signature}";

    private static ApiError Incomplete() =>
        ApiError.NotAuthenticated("IncompleteSignatureException", $"The Authorization header must have the form '{Form}'.");
}
