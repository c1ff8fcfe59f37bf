using System.CommandLine;
using System.Globalization;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Setup;
using Atelier.Workstations;

namespace Atelier.Cli;

/// <summary>The verbs for sessions: <c>atelier session log</c>. They read the database, beside a running server.</summary>
internal static class SessionCommands
{
    internal static Command Create() => new("session", "Look into sessions.") { Log() };

    private static Command Log()
    {
        var session = new Argument<string>("session") { Description = "The session's id." };
        var command = new Command("log", "Show what the initialization scripts of a session's last starts wrote and how they ended.")
        {
            session,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            var id = parsed.GetValue(session)!;
            await using var parts = await Parts.Open(ServeOptions.Read(parsed), cancel);
            await using var db = await parts.Database.Read(cancel);
            if (await SessionTable.Rows.Find(db, id, cancel) is null)
                throw new InvalidOperationException($"There is no session {id}; list-streaming-sessions of the API shows those there are.");
            var output = parsed.InvocationConfiguration.Output;
            var scripts = await ScriptLog.List(db, id, cancel);
            foreach (var start in scripts.GroupBy(entry => entry.Start, entry => entry.Script))
            {
                await output.WriteLineAsync($"Start of {Text(start.Key)}");
                foreach (var script in start)
                    await Write(output, script);
            }

            if (scripts.Count == 0)
                await output.WriteLineAsync("No initialization script has ended in this session.");
        });
        return command;
    }

    private static async Task Write(TextWriter output, LoggedScript script)
    {
        var outcome = script.Outcome;
        var end = outcome.End switch
        {
            ScriptEnd.TimedOut => "timed out",
            ScriptEnd.Killed => $"signal {outcome.ExitCode}",
            _ => $"exit code {outcome.ExitCode}",
        };
        var took = (outcome.EndedAt - outcome.StartedAt).TotalSeconds;
        await output.WriteLineAsync(
            $"  {script.Context}  {script.ComponentName} ({script.ComponentId})  {end}  " +
            $"{Text(outcome.StartedAt)} to {Text(outcome.EndedAt)}, {took.ToString("0", CultureInfo.InvariantCulture)} s");
        if (outcome.Output.Length == 0)
            return;
        foreach (var line in outcome.Output.TrimEnd().Split('\n'))
            await output.WriteLineAsync($"    {string.Concat(line.TrimEnd('\r').Select(Shown))}");
    }

    // What a script wrote is not to steer the administrator's terminal.
    private static char Shown(char character) => char.IsControl(character) && character != '\t' ? '?' : character;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
