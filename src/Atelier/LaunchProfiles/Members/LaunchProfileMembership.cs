namespace Atelier.LaunchProfiles.Members;

/// <summary>That somebody may use a launch profile, as the API shows it.</summary>
internal sealed record LaunchProfileMembership
{
    public string? IdentityStoreId { get; init; }

    public LaunchProfilePersona? Persona { get; init; }

    public string? PrincipalId { get; init; }

    /// <summary>The user's identifier in an Active Directory; this server's users have none.</summary>
    public string? Sid { get; init; }
}

internal enum LaunchProfilePersona
{
    USER,
}
