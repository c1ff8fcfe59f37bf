using System.Text;
using Atelier.StudioComponents;

namespace Atelier.StreamingSessions.Setup;

/// <summary>The script by which a workstation joins an Active Directory, with <c>adcli</c>, as a computer of the session's own.</summary>
internal static class DomainJoin
{
    // What the directory lets a computer be called at most (MS-ADTS 3.1.1.1.4: 15 characters and a dollar sign).
    private const int LongestName = 15;

    // Of the attributes that a component may name, those that adcli can set, and its options for them.
    private static readonly Dictionary<string, string> Options = new(StringComparer.OrdinalIgnoreCase)
    {
        ["description"] = "--description", ["operatingSystem"] = "--os-name", ["operatingSystemVersion"] = "--os-version",
        ["operatingSystemServicePack"] = "--os-service-pack", ["userPrincipalName"] = "--user-principal",
    };

    /// <param name="directory">What the operator says of the directory; null if nothing.</param>
    /// <param name="configuration">What the component says of it.</param>
    /// <param name="sessionId">The session's id, as hexadecimal digits.</param>
    public static string Write(
        (DirectoryEntry Entry, string Password)? directory, ActiveDirectoryConfiguration configuration, string sessionId)
    {
        if (directory is not (var entry, var password))
            return "echo 'The operator gave no account for this directory: atelier directory add does' >&2\nexit 1\n";
        var name = ComputerName(sessionId);
        var command = new StringBuilder("adcli join");
        Add("--domain", entry.Domain);
        Add("--login-user", entry.UserName);
        Add("--computer-name", name);
        Add("--host-fqdn", $"{name}.{entry.Domain}".ToLowerInvariant());
        if (configuration.OrganizationalUnitDistinguishedName is { } unit)
            Add("--domain-ou", unit);
        var leftOut = new StringBuilder();
        foreach (var attribute in configuration.ComputerAttributes ?? [])
        {
            if (Options.TryGetValue(attribute.Name ?? "", out var option))
                Add(option, attribute.Value ?? "");
            else
                leftOut.Append($"echo {ScriptText.QuoteForShell($"The attribute {attribute.Name} is not set: adcli cannot")}\n");
        }

        return leftOut + $$"""
            # Nobody reads the password later.
            rm -f -- "$0"
            if ! command -v adcli > /dev/null; then
                echo 'The image has no adcli: build it anew, or add the package' >&2
                exit 1
            fi
            printf %s {{ScriptText.QuoteForShell(password)}} | {{command}} --stdin-password
            """;

        void Add(string option, string value) => command.Append($" {option}={ScriptText.QuoteForShell(value)}");
    }

    private static string ComputerName(string sessionId) => $"WS-{sessionId}"[..LongestName].ToUpperInvariant();
}
