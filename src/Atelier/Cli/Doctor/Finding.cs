namespace Atelier.Cli.Doctor;

/// <summary>How bad it is.</summary>
internal enum Health
{
    Ok,

    /// <summary>The server works, and something should be looked after.</summary>
    Warning,

    /// <summary>Something does not work, or will not.</summary>
    Problem,
}

/// <summary>What a check found.</summary>
/// <param name="Health">How bad it is.</param>
/// <param name="Found">What is so, a sentence without a period.</param>
/// <param name="Mend">How to mend it, a sentence without a period; null if there is nothing to mend.</param>
internal sealed record Finding(Health Health, string Found, string? Mend)
{
    public static Finding Ok(string found) => new(Health.Ok, found, Mend: null);

    public static Finding Warning(string found, string mend) => new(Health.Warning, found, mend);

    public static Finding Problem(string found, string mend) => new(Health.Problem, found, mend);
}

/// <summary>One thing to look at: what it is called, and how it is looked at. It changes nothing.</summary>
internal sealed record Check(string Name, Func<Ground, CancellationToken, Task<Finding>> Run);

/// <summary>A check's name with what it found.</summary>
internal sealed record NamedFinding(string Name, Finding Finding);
