namespace Atelier.Api;

/// <summary>The ways in which somebody proves who they are.</summary>
internal enum ProofKind
{
    AccessKey,
    TemporaryKey,
    SignIn,
    Password,
    IssuerToken,

    /// <summary>The secret that an open stream's viewer is given.</summary>
    Stream,

    /// <summary>Whoever may use the server's data folder.</summary>
    Operator,
}

/// <summary>How somebody proved who they are.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Id">The id of the key, sign-in or stream, or the issuer; null for ways of which there is but one.</param>
internal sealed record Proof(ProofKind Kind, string? Id);
