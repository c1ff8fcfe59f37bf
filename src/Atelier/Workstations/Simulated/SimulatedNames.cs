using System.Text.RegularExpressions;

namespace Atelier.Workstations.Simulated;

/// <summary>The port's rule for names. A name that a real engine would refuse is refused here too.</summary>
internal static partial class SimulatedNames
{
    public static string Checked(string name) => Rule.IsMatch(name)
        ? name
        : throw new EngineException(EngineFailure.Internal, $"The name \"{name.ReplaceLineEndings(" ")}\" does not match {Rule}.");

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,61}[a-z0-9]\z")]
    private static partial Regex Rule { get; }
}
