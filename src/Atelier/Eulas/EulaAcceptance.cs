using Atelier.Api;

namespace Atelier.Eulas;

/// <summary>That a EULA is accepted for a studio, by whom and when; as the API shows it.</summary>
internal sealed record EulaAcceptance
{
    public DateTimeOffset? AcceptedAt { get; init; }

    public string? AcceptedBy { get; init; }

    /// <summary>The studio for which it is accepted.</summary>
    public string? AccepteeId { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? EulaAcceptanceId { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? EulaId { get; init; }
}
