using System.Text;
using System.Text.RegularExpressions;

namespace Atelier.Workstations.Lxd;

/// <summary>
/// Variables for a guest, on their way there: as one setting of the instance, in characters that mean nothing to LXD, from which the
/// image's unit <c>atelier-environment</c> writes <c>/run/atelier/environment</c>.
/// </summary>
internal static partial class GuestEnvironment
{
    /// <summary>The lines of the file, which systemd and shells read alike, in base64.</summary>
    public static string Encode(IReadOnlyDictionary<string, string> variables)
    {
        var lines = new StringBuilder();
        foreach (var (name, value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (!Name().IsMatch(name) || value.Any(char.IsControl))
                throw new EngineException(EngineFailure.Internal, $"{name} cannot be a variable by its name or by its value.");
            lines.Append(name).Append("=\"").Append(Special().Replace(value, @"\$0")).Append("\"\n");
        }

        return Convert.ToBase64String(Encoding.UTF8.GetBytes(lines.ToString()));
    }

    [GeneratedRegex(@"\A[A-Za-z_][A-Za-z0-9_]*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"[""\\$`]")]
    private static partial Regex Special();
}
