using Microsoft.IdentityModel.JsonWebTokens;

namespace Atelier.Identity.Oidc;

/// <summary>An OpenID Connect issuer whose people may sign in, as the operator configures it.</summary>
/// <param name="Issuer">Its URL, exactly as its tokens have it in <c>iss</c>.</param>
/// <param name="Audiences">The client ids that a token must be for, any of them.</param>
/// <param name="Account">The account its people belong to.</param>
/// <param name="SubjectClaim">The claim that tells people apart; it must never change and never be given to somebody else.</param>
/// <param name="NameClaim">The claim with the name that is shown; null for preferred_username, or else email.</param>
/// <param name="Users">What makes somebody a user; null for everybody.</param>
/// <param name="Administrators">What makes somebody an account administrator; null for nobody.</param>
internal sealed record OidcIssuer(
    string Issuer, IReadOnlyList<string> Audiences, string Account, string SubjectClaim, string? NameClaim, ClaimRule? Users,
    ClaimRule? Administrators)
{
    /// <summary>What its people sign in to the portal with; null where they cannot.</summary>
    public PortalClient? Portal { get; init; }
}

/// <summary>The portal as a client of an issuer.</summary>
/// <param name="ClientId">The id that the issuer gave it.</param>
/// <param name="ClientSecret">The secret that goes with it; null for a public client, which PKCE alone proves.</param>
/// <param name="Name">What the button says.</param>
/// <param name="Scopes">What it asks for.</param>
internal sealed record PortalClient(string ClientId, string? ClientSecret, string Name, IReadOnlyList<string> Scopes);

/// <summary>That a claim has one of some values. A claim that is a list has each of its members.</summary>
internal sealed record ClaimRule(string Claim, IReadOnlyList<string> Values)
{
    public bool Holds(JsonWebToken token) => token.Claims.Any(claim => claim.Type == Claim && Values.Contains(claim.Value));
}
