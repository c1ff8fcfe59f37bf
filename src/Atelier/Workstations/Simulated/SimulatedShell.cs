using System.Globalization;
using System.Text.RegularExpressions;

namespace Atelier.Workstations.Simulated;

/// <summary>
/// What the simulated machine makes of a script. Nothing of it is run; comments in it, which a real workstation passes over, say what comes
/// of it: <c># simulate: print TEXT</c>, <c># simulate: take SECONDS</c> and <c># simulate: exit CODE</c>. Without them it ends well, at
/// once, and says nothing.
/// </summary>
internal static partial class SimulatedShell
{
    /// <summary>What comes of a script that begins now; its end may lie ahead.</summary>
    public static ScriptOutcome Run(WorkstationScript script, DateTimeOffset now)
    {
        var (code, seconds, lines) = (0, 0.0, new List<string>());
        foreach (Match said in Said().Matches(script.Text))
        {
            var what = said.Groups["what"].Value.Trim();
            switch (said.Groups["verb"].Value)
            {
                case "print":
                    lines.Add(what);
                    break;
                case "exit" when int.TryParse(what, NumberStyles.None, CultureInfo.InvariantCulture, out var exit) && exit < 256:
                    code = exit;
                    break;
                case "take" when double.TryParse(what, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var take)
                    && take < TimeSpan.MaxValue.TotalSeconds:
                    seconds = take;
                    break;
            }
        }

        var output = string.Concat(lines.Select(line => line + "\n"));
        var isLate = seconds > script.Limit.TotalSeconds;
        return new ScriptOutcome(
            isLate ? ScriptEnd.TimedOut : ScriptEnd.Exited, isLate ? 0 : code, now,
            now + (isLate ? script.Limit : TimeSpan.FromSeconds(seconds)), output);
    }

    [GeneratedRegex(@"^[ \t]*#[ \t]*simulate:[ \t]*(?<verb>print|exit|take)[ \t](?<what>[^\r\n]*)", RegexOptions.Multiline)]
    private static partial Regex Said();
}
