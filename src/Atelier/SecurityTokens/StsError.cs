using Atelier.Api;

namespace Atelier.SecurityTokens;

/// <summary>
/// What a caller of STS did wrong. Names and status codes are those of the STS API reference, which differ from the REST services': its
/// "Common errors" and the errors of each action.
/// </summary>
internal sealed class StsError(int status, string code, string message) : Exception(message)
{
    private static readonly Dictionary<string, (int Status, string Code)> OtherNames = new()
    {
        ["MissingAuthenticationTokenException"] = (403, "MissingAuthenticationToken"),
        ["IncompleteSignatureException"] = (400, "IncompleteSignature"),
        ["InvalidSignatureException"] = (403, "SignatureDoesNotMatch"),
        ["UnrecognizedClientException"] = (403, "InvalidClientTokenId"),
        ["ExpiredTokenException"] = (403, "ExpiredToken"),
        ["ThrottlingException"] = (400, "Throttling"),
    };

    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The error's name as clients know it.</summary>
    public string Code { get; } = code;

    /// <summary>A parameter breaks a rule.</summary>
    public static StsError Validation(string parameter, string rule) => new(400, "ValidationError", $"{parameter}: {rule}");

    public static StsError AccessDenied(string message) => new(403, "AccessDenied", message);

    public static StsError InvalidAction(string message) => new(400, "InvalidAction", message);

    public static StsError InvalidIdentityToken(string message) => new(400, "InvalidIdentityToken", message);

    public static StsError ExpiredIdentityToken(string message) => new(400, "ExpiredTokenException", message);

    public static StsError IssuerUnreachable(string message) => new(400, "IDPCommunicationError", message);

    public static StsError Failed(string requestId) =>
        new(500, "InternalFailure", $"The server failed; its log has the cause under request id {requestId}.");

    /// <summary>A refusal that both services know, under the name that STS has for it.</summary>
    public static StsError Of(ApiError error) => OtherNames.TryGetValue(error.Name, out var known)
        ? new StsError(known.Status, known.Code, error.Message)
        : new StsError(error.Status, error.Name, error.Message);
}
