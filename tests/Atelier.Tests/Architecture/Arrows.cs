using System.Text.RegularExpressions;

namespace Atelier.Tests.Architecture;

/// <summary>
/// Which room of the server may know which: those on the lines below its own. Rooms on one line are strangers, a room's folders are part of
/// it, and what is in no room (Program, Server, Routes) is above them all.
/// </summary>
internal static partial class Arrows
{
    private const string Root = "src/Atelier/";
    private const string Outside = "";
    private const string EmulatedEngine = "Atelier.Workstations.Simulated";

    private static readonly string[][] Lines =
    [
        [Outside],
        ["Cli", "Portal", "Streaming", "SecurityTokens", "Tags"],
        ["Emulator"],
        ["StreamingSessions"],
        ["LaunchProfiles"],
        ["StudioComponents", "StreamingImages", "Eulas"],
        ["Studios"],
        ["Identity", "Model"],
        ["Api"],
        ["Audit"],
        ["Storage", "Workstations"],
        ["Sockets"],
    ];

    /// <summary>What breaks a rule in the server's sources, a sentence each.</summary>
    public static IEnumerable<string> Faults(IReadOnlyList<SourceFile> sources)
    {
        var declared = sources.SelectMany(file => file.Types.Select(type => (file.Namespace, Type: type))).ToHashSet();
        foreach (var file in sources)
        {
            var room = RoomOf(file.Path);
            if (Line(room) < 0)
                yield return $"{file.Path}: the room {room} has no place among the arrows";
            if (file.Namespace.Length > 0 && file.Namespace != NamespaceOf(file.Path))
                yield return $"{file.Path}: declares {file.Namespace}, and its folder is {NamespaceOf(file.Path)}";
            foreach (var known in Mentions(file, declared).Where(known => known != room && Line(known) <= Line(room)))
                yield return $"{file.Path}: {room} must not know {(known == Outside ? "what is above the rooms" : known)}";
            foreach (var fault in EngineFaults(file, room, declared))
                yield return fault;
        }
    }

    private static int Line(string room) => Array.FindIndex(Lines, line => line.Contains(room));

    // src/Atelier/Room/Part/File.cs
    private static string RoomOf(string path) => path[Root.Length..].Split('/') is [var room, _, ..] ? room : Outside;

    private static string NamespaceOf(string path) => path["src/".Length..path.LastIndexOf('/')].Replace('/', '.');

    // By a using line, by a full name, or by what the namespace Atelier lets every file see without either.
    private static IEnumerable<string> Mentions(SourceFile file, HashSet<(string Namespace, string Type)> declared)
    {
        var full = FullName().Matches(file.Code).Select(match => match.Groups["room"].Value);
        var relative = RelativeName().Matches(file.Code)
            .Select(match => match.Value.Split('.'))
            .Where(names => Enumerable.Range(1, names.Length - 1).Any(i => declared.Contains((Space(names[..i]), names[i]))))
            .Select(names => names[0]);
        var above = Owner().Matches(file.Code)
            .Where(match => declared.Contains(("Atelier", match.Value)))
            .Select(_ => Outside);
        return full.Concat(relative).Concat(above).Distinct();
    }

    private static string Space(string[] names) => $"Atelier.{string.Join('.', names)}";

    // The engines are chosen where the server is put together; of each, that place knows the engine and its options. The emulator is made
    // of the simulated one and plays its script.
    private static IEnumerable<string> EngineFaults(SourceFile file, string room, HashSet<(string Namespace, string Type)> declared)
    {
        var engines = EngineName().Matches(file.Code).Select(match => match.Value).Distinct()
            .Where(engine => !$"{file.Namespace}.".StartsWith($"{engine}.", StringComparison.Ordinal))
            .Where(engine => room != "Emulator" || engine != EmulatedEngine);
        foreach (var engine in engines)
        {
            if (room != "Cli" && file.Path != Root + "Server.cs")
                yield return $"{file.Path}: only Cli and Server may choose {engine}";
            var inner = declared.Where(entry => entry.Namespace == engine && !entry.Type.EndsWith("Engine", StringComparison.Ordinal)
                && !entry.Type.EndsWith("Options", StringComparison.Ordinal)).Select(entry => entry.Type).ToHashSet();
            foreach (var type in Word().Matches(file.Code).Select(match => match.Value).Where(inner.Contains).Distinct())
                yield return $"{file.Path}: {type} is for {engine} alone";
        }
    }

    [GeneratedRegex(@"(?<![\w.])(?<!namespace )Atelier\.(?<room>[A-Z]\w*)")]
    private static partial Regex FullName();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?:\.[A-Z]\w*)+")]
    private static partial Regex RelativeName();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?=\.[A-Z])|(?<=typeof\()[A-Z]\w*")]
    private static partial Regex Owner();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?=\s*[.()<>\[\]])")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<!namespace )Atelier\.Workstations\.(?:Lxd|Simulated)\b")]
    private static partial Regex EngineName();
}
