namespace Atelier.Api;

/// <summary>What is wrong with a request, gathered so that its sender is told everything at once.</summary>
internal sealed class Faults
{
    private readonly List<string> faults = [];

    /// <param name="path">The wrong member, such as <c>streamConfiguration.ec2InstanceTypes[0]</c>.</param>
    /// <param name="rule">The rule it breaks.</param>
    public void Add(string path, string rule) => faults.Add($"{path}: {rule}");

    /// <exception cref="ApiError">A ValidationException whose message lists each wrong member and the rule it breaks.</exception>
    public void ThrowIfAny()
    {
        if (faults.Count > 0)
            throw ApiError.Validation($"[{string.Join(", ", faults)}]");
    }
}
