namespace Atelier.Studios.Members;

/// <summary>What somebody is in a studio, as the API shows it. Who only uses a studio has no membership.</summary>
internal sealed record StudioMembership
{
    public string? IdentityStoreId { get; init; }

    public StudioPersona? Persona { get; init; }

    public string? PrincipalId { get; init; }

    /// <summary>The principal's id in an Active Directory, which this server's principals do not have.</summary>
    public string? Sid { get; init; }
}

internal enum StudioPersona
{
    ADMINISTRATOR,
}
