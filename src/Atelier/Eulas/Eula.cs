using Atelier.Api;

namespace Atelier.Eulas;

/// <summary>A licence agreement that goes with an image, as the API shows it. It never changes: another text is another EULA.</summary>
internal sealed record Eula
{
    /// <summary>The text, or the address where it can be read.</summary>
    public string? Content { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    [Length(0, 22), Pattern("^[a-zA-Z0-9-_]*$")]
    public string? EulaId { get; init; }

    [Length(0, 64)]
    public string? Name { get; init; }

    public DateTimeOffset? UpdatedAt { get; init; }
}
