namespace Atelier.Cli;

/// <summary>
/// The package sources of the machine that builds, narrowed to Debian's own for one release: its mirrors are used, its third-party sources
/// are not. Formats: sources.list(5).
/// </summary>
internal static class ImageAptSources
{
    private const string DebianKeyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

    /// <summary>Deb822 text for the release from an <c>/etc/apt</c> folder; Debian's own addresses if that has none.</summary>
    internal static string Read(string aptFolder, string release)
    {
        var lists = Path.Combine(aptFolder, "sources.list.d");
        var files = Directory.Exists(lists) ? Directory.GetFiles(lists).Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        var stanzas = files.Prepend(Path.Combine(aptFolder, "sources.list"))
            .Where(File.Exists)
            .SelectMany(file => Path.GetExtension(file) switch
            {
                ".list" => OneLineEntries(File.ReadAllLines(file)),
                ".sources" => Deb822Stanzas(File.ReadAllLines(file)),
                _ => [],
            })
            .Select(stanza => Narrow(stanza, release))
            .OfType<string>()
            .Distinct()
            .ToList();
        return string.Join('\n', stanzas.Count > 0 ? stanzas : Default(release));
    }

    private static List<string> Default(string release) =>
    [
        Write("http://deb.debian.org/debian", $"{release} {release}-updates", DebianKeyring),
        Write("http://deb.debian.org/debian-security", $"{release}-security", DebianKeyring),
    ];

    private static IEnumerable<Dictionary<string, string>> OneLineEntries(string[] lines)
    {
        foreach (var line in lines)
        {
            var text = line.Split('#')[0].Replace('\t', ' ').Trim();
            if (!text.StartsWith("deb ", StringComparison.Ordinal))
                continue;
            var options = string.Empty;
            var (open, close) = (text.IndexOf('['), text.IndexOf(']'));
            if (open >= 0 && close > open)
            {
                options = text[(open + 1)..close];
                text = text.Remove(open, close - open + 1);
            }

            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 4)
                continue;
            var signedBy = options.Split(' ').FirstOrDefault(option => option.StartsWith("signed-by=", StringComparison.OrdinalIgnoreCase));
            yield return new(StringComparer.OrdinalIgnoreCase)
            {
                ["URIs"] = words[1],
                ["Suites"] = words[2],
                ["Components"] = string.Join(' ', words[3..]),
                ["Signed-By"] = signedBy is null ? string.Empty : signedBy["signed-by=".Length..],
            };
        }
    }

    private static IEnumerable<Dictionary<string, string>> Deb822Stanzas(string[] lines)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var last = string.Empty;
        foreach (var line in lines.Append(string.Empty))
        {
            if (line.StartsWith('#'))
                continue;
            if (string.IsNullOrWhiteSpace(line))
            {
                if (IsBinarySource(fields))
                    yield return fields;
                (fields, last) = (new(StringComparer.OrdinalIgnoreCase), string.Empty);
            }
            else if (char.IsWhiteSpace(line[0]) && last.Length > 0)
            {
                fields[last] += '\n' + line;
            }
            else if (line.Split(':', 2) is [var name, var value])
            {
                last = name.Trim();
                fields[last] = value.Trim();
            }
        }
    }

    private static bool IsBinarySource(Dictionary<string, string> fields) =>
        fields.TryGetValue("Types", out var types) && Words(types).Contains("deb")
        && fields.ContainsKey("URIs") && fields.ContainsKey("Suites")
        && !(fields.TryGetValue("Enabled", out var enabled) && enabled.Equals("no", StringComparison.OrdinalIgnoreCase));

    // Third-party archives name their suites otherwise or have no component "main"; backports hold what the release does not.
    private static string? Narrow(Dictionary<string, string> fields, string release)
    {
        string[] suites = [release, $"{release}-updates", $"{release}-security"];
        var wanted = string.Join(' ', Words(fields["Suites"]).Where(suites.Contains));
        var isMain = Words(fields.GetValueOrDefault("Components", string.Empty)).Contains("main");
        var signedBy = fields.GetValueOrDefault("Signed-By", string.Empty);
        return wanted.Length > 0 && isMain ? Write(string.Join(' ', Words(fields["URIs"])), wanted, signedBy) : null;
    }

    private static string Write(string uris, string suites, string signedBy) =>
        $"Types: deb\nURIs: {uris}\nSuites: {suites}\nComponents: main\nSigned-By: {(signedBy.Length > 0 ? signedBy : DebianKeyring)}\n";

    private static string[] Words(string text) => text.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries);
}
