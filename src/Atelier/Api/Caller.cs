namespace Atelier.Api;

/// <summary>Who calls, once proved.</summary>
/// <param name="Account">The 12-digit account whose studios the caller can reach.</param>
/// <param name="PrincipalId">The caller's id, as in createdBy and ownedBy.</param>
/// <param name="Name">The caller's name, for people.</param>
/// <param name="IsAccountAdministrator">Whether the caller may do everything in the account.</param>
internal sealed record Caller(string Account, string PrincipalId, string Name, bool IsAccountAdministrator);
