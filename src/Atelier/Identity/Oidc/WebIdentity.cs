namespace Atelier.Identity.Oidc;

/// <summary>Somebody whom an issuer vouches for.</summary>
/// <param name="Issuer">The issuer.</param>
/// <param name="Subject">The issuer's id for the person, at most 255 characters.</param>
/// <param name="Audience">The client id that the token is for.</param>
/// <param name="Name">A name for people, of the characters that a user's name may have.</param>
/// <param name="IsAdministrator">Whether the issuer says that the person administers the account; null if it has no say in that.</param>
internal sealed record WebIdentity(OidcIssuer Issuer, string Subject, string Audience, string Name, bool? IsAdministrator);

/// <summary>Why somebody is not known by a token.</summary>
internal enum WebIdentityFault
{
    /// <summary>It is no token of a configured issuer for this server.</summary>
    Invalid,

    /// <summary>It was one.</summary>
    Expired,

    /// <summary>It is one of somebody who is no user.</summary>
    NotAllowed,

    /// <summary>It cannot be told now.</summary>
    IssuerUnreachable,
}

/// <summary>A token proves nobody. The message is for whoever sent it, and holds nothing of the token.</summary>
internal sealed class WebIdentityException(WebIdentityFault fault, string message) : Exception(message)
{
    public WebIdentityFault Fault { get; } = fault;
}
