using System.Text.RegularExpressions;

namespace Atelier.Tests.Architecture;

/// <summary>What holds for every C# file written by hand.</summary>
internal static partial class SourceRules
{
    public const int MostLines = 300;
    public const int LongestLine = 140;

    // A thing with one of these for a name has no clear job.
    private static readonly string[] EmptyEndings = ["Manager", "Helper", "Util", "Utils", "Service", "Impl", "Base", "Common"];

    /// <summary>What breaks a rule, a sentence each.</summary>
    public static IEnumerable<string> Faults(SourceFile file)
    {
        if (file.Lines.Count > MostLines)
            yield return $"{file.Path}: has {file.Lines.Count} lines, {MostLines} at most";
        foreach (var name in file.Types.Append(file.Name).Distinct())
        {
            if (Array.Find(EmptyEndings, ending => name.EndsWith(ending, StringComparison.Ordinal)) is { } ending)
                yield return $"{file.Path}: {name} ends in {ending}, which says nothing";
        }

        foreach (var (number, line) in file.Lines.Index())
        {
            if (line.Length > LongestLine)
                yield return $"{file.Path}:{number + 1}: has {line.Length} characters, {LongestLine} at most";
            if (Region().IsMatch(line))
                yield return $"{file.Path}:{number + 1}: begins a region";
            if (Promise().IsMatch(line))
                yield return $"{file.Path}:{number + 1}: promises work instead of doing it";
        }
    }

    /// <summary>The interfaces among the types that fewer than two classes implement, a sentence each.</summary>
    public static IEnumerable<string> InterfaceFaults(IReadOnlyCollection<Type> types)
    {
        foreach (var contract in types.Where(type => type.IsInterface))
        {
            var real = types.Where(type => type is { IsInterface: false, IsAbstract: false } && contract.IsAssignableFrom(type)).ToArray();
            if (real.Length < 2)
                yield return $"{contract.Name}: has {real.Length} implementations, an interface needs two";
        }
    }

    [GeneratedRegex(@"^\s*#\s*region")]
    private static partial Regex Region();

    // Taken apart, so that this file does not break its own rule.
    [GeneratedRegex(@"\b(TO" + @"DO|FIX" + @"ME|HA" + @"CK|XX" + @"X)\b")]
    private static partial Regex Promise();
}
