using System.Text;
using System.Text.RegularExpressions;

namespace Atelier.StudioComponents;

/// <summary>
/// A component's script as text that runs by itself: the component's parameters are variables, set at its top. Values are quoted so that
/// whatever they hold stays a value.
/// </summary>
internal static partial class ScriptText
{
    // PowerShell ends a string at any of these, and reads two in a row as one that belongs to it.
    private const string PowerShellQuotes = "'\u2018\u2019\u201A\u201B";

    public static string Write(StudioComponentInitializationScript script, IReadOnlyList<ScriptParameterKeyValue> parameters) =>
        script.Platform == LaunchProfilePlatform.WINDOWS
            ? WriteForPowerShell(script.Script!, parameters)
            : WriteForShell(script.Script!, parameters);

    /// <summary>The text as one word of a shell.</summary>
    public static string QuoteForShell(string value) => $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string WriteForPowerShell(string script, IReadOnlyList<ScriptParameterKeyValue> parameters) =>
        string.Concat(parameters.Select(parameter => $"${parameter.Key} = {QuoteForPowerShell(parameter.Value!)}\n")) + script;

    private static string WriteForShell(string script, IReadOnlyList<ScriptParameterKeyValue> parameters)
    {
        var assignments = string.Concat(parameters.Select(parameter => $"{parameter.Key}={QuoteForShell(parameter.Value!)}\n"));
        if (!script.StartsWith("#!", StringComparison.Ordinal))
            return assignments + script;
        // The line that names the interpreter must stay the first. Assignments would be no valid program to one that is no such shell.
        var firstLineEnd = script.IndexOf('\n', StringComparison.Ordinal) + 1;
        return ShellLine().IsMatch(script) ? script.Insert(firstLineEnd, assignments) : script;
    }

    private static string QuoteForPowerShell(string value)
    {
        var quoted = new StringBuilder("'");
        foreach (var character in value)
            quoted.Append(character, PowerShellQuotes.Contains(character, StringComparison.Ordinal) ? 2 : 1);
        return quoted.Append('\'').ToString();
    }

    [GeneratedRegex(@"^#![ \t]*(\S*/env[ \t]+(-S[ \t]+)?)?(\S*/)?(ba|da|a|k|mk|z)?sh([ \t][^\n]*)?\n")]
    private static partial Regex ShellLine();
}
