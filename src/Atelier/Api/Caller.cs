namespace Atelier.Api;

/// <summary>Who calls, once proved.</summary>
/// <param name="Account">The 12-digit account whose studios the caller can reach.</param>
/// <param name="PrincipalId">The caller's id, as in createdBy and ownedBy.</param>
/// <param name="Name">The caller's name, for people.</param>
/// <param name="IsAccountAdministrator">Whether the caller may do everything in the account; never in a role.</param>
internal sealed record Caller(string Account, string PrincipalId, string Name, bool IsAccountAdministrator)
{
    /// <summary>What the caller's temporary credentials are for; null for an access key, which may all that its principal may.</summary>
    public RoleSession? Role { get; init; }

    /// <summary>How the caller was proved.</summary>
    public Proof? Proof { get; init; }
}

/// <summary>Roles of studios that a principal has taken. It may do what it may itself, as far as every one of them allows it.</summary>
/// <param name="RoleArns">One after the other as they were taken, each once; at least one.</param>
/// <param name="Name">The name that the principal gave the session.</param>
/// <param name="ExpiresAt">When the credentials end, in whole seconds.</param>
internal sealed record RoleSession(IReadOnlyList<string> RoleArns, string Name, DateTimeOffset ExpiresAt)
{
    /// <summary>The role that was taken last, for which the session is named.</summary>
    public string RoleArn => RoleArns[^1];
}
