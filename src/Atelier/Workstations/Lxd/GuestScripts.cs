using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Atelier.Workstations.Lxd;

/// <summary>Runs scripts in guests, in units of the guest's systemd, which remembers until the next boot what it ran.</summary>
internal sealed partial class GuestScripts(LxdConnection lxd, TimeProvider time)
{
    /// <summary>How long one call waits for the end of a script, seconds.</summary>
    private const int Patience = 5;

    private const int LongestLine = 1_024;

    private const string RestartDesktop = "systemctl restart atelier-session.service\n";
    private static readonly TimeSpan RestartLimit = TimeSpan.FromMinutes(1);

    public async Task<ScriptOutcome?> Run(string workstation, WorkstationScript script, CancellationToken cancel)
    {
        var answer = await Ask(workstation, script, cancel);
        var firstLine = answer.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? answer[..end] : answer;
        if (firstLine == ScriptRunner.Running) return null;
        if (Outcome().Match(firstLine) is { Success: true } outcome) return Read(outcome, answer[(firstLine.Length + 1)..]);
        throw Explain(workstation, firstLine, answer);
    }

    /// <summary>The desktop is a unit like others, and its end and beginning a script like others.</summary>
    public async Task RenewDesktop(string workstation, string key, CancellationToken cancel)
    {
        var script = new WorkstationScript(key, ScriptUser.System, RestartDesktop, RestartLimit);
        ScriptOutcome? outcome;
        do outcome = await Run(workstation, script, cancel);
        while (outcome is null);
        if (!outcome.IsSuccess)
            throw new EngineException(
                EngineFailure.DisplayUnreachable, $"The desktop of {workstation} could not be begun anew: {outcome.Output.Trim()}");
    }

    private async Task<string> Ask(string workstation, WorkstationScript script, CancellationToken cancel)
    {
        var text = Encoding.UTF8.GetBytes(script.Text);
        string[] command =
        [
            "sh", "-c", ScriptRunner.Shell, "sh", EngineNames.Checked(script.Key), script.User == ScriptUser.Artist ? "artist" : "system",
            Text((int)Math.Ceiling(script.Limit.TotalSeconds)), Text(text.Length), Text(ScriptOutcome.MostOutput), Text(Patience),
        ];
        await using var stream = await lxd.Exec(workstation, command, time, cancel);
        try
        {
            await stream.WriteAsync(text, cancel);
        }
        catch (IOException)
        {
            // It has ended already, and what it says tells why.
        }

        var answer = new byte[LongestLine + ScriptOutcome.MostOutput];
        var length = await stream.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(answer, 0, length);
    }

    private static ScriptOutcome Read(Match outcome, string output)
    {
        var result = outcome.Groups["result"].Value;
        var end = result switch
        {
            "timeout" => ScriptEnd.TimedOut,
            "success" or "exit-code" => ScriptEnd.Exited,
            _ => ScriptEnd.Killed,
        };
        return new ScriptOutcome(end, (int)Number(outcome, "status"), Time(outcome, "start"), Time(outcome, "end"), output);
    }

    private static EngineException Explain(string workstation, string firstLine, string answer) => answer switch
    {
        // A shell that says nothing was ended by somebody else: by LXD's own end, or the workstation's.
        "" => new(EngineFailure.EngineUnreachable, $"A script in {workstation} lost its connection; it is asked for again."),
        _ when firstLine == ScriptRunner.NoDesktop => new(
            EngineFailure.DisplayUnreachable, $"The desktop of {workstation} does not run; check the unit atelier-session in its image."),
        _ => new(
            EngineFailure.Internal, $"The workstation {workstation} cannot run scripts; that takes systemd and bash: {answer.Trim()}"),
    };

    // A unit that never got as far has no time.
    private static DateTimeOffset Time(Match outcome, string group) => DateTimeOffset.FromUnixTimeSeconds(Number(outcome, group));

    private static long Number(Match outcome, string group) =>
        long.TryParse(outcome.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A" + ScriptRunner.Ended + @" (?<result>[a-z-]+) (?<status>[0-9]*) @?(?<start>[0-9]*) @?(?<end>[0-9]*)\z")]
    private static partial Regex Outcome();
}
