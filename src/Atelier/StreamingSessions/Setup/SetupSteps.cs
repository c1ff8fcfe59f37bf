using Atelier.Api;
using Atelier.Storage;
using Atelier.StudioComponents;
using Atelier.Workstations;

namespace Atelier.StreamingSessions.Setup;

/// <summary>
/// Sets a workstation up once it runs: 1 the system's scripts, 2 the desktop anew, so that it has what they did, 3 the artist's scripts.
/// What came of each is written down before the next one begins. While one takes its time the session is put off, and others get a turn.
/// </summary>
internal sealed class SetupSteps(
    Database database, IWorkstationEngine engine, Directories directories, ServerSettings settings, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    public async Task<SessionSetup> Read(SessionChange session, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await SetupReading.Read(db, session, directories, cancel);
    }

    /// <summary>Runs what has not run yet in this start.</summary>
    /// <returns>The session READY, or in the same state while a script runs.</returns>
    /// <exception cref="SetupFault">A script failed.</exception>
    public async Task<SessionChange> Run(SessionChange session, SessionSetup setup, CancellationToken cancel)
    {
        var isDesktopOld = setup.Scripts.Any(IsSystem);
        var done = await FindDone(session, setup, cancel);
        foreach (var script in setup.Scripts)
        {
            // 2
            if (!IsSystem(script) && isDesktopOld)
                await RenewDesktop(session, cancel);
            isDesktopOld &= IsSystem(script);

            // 1, 3
            if ((done.GetValueOrDefault(script.Key) ?? await Run(session, script, cancel)) is not { } outcome)
                return Await(session, setup, script);
            if (!outcome.IsSuccess)
                throw new SetupFault(script.FailureCode, Explain(session, script, outcome));
        }

        if (isDesktopOld)
            await RenewDesktop(session, cancel);
        return SessionChanges.Ready(session, time.GetUtcNow());
    }

    private async Task<IReadOnlyDictionary<string, ScriptOutcome>> FindDone(
        SessionChange session, SessionSetup setup, CancellationToken cancel)
    {
        if (setup.Scripts.Count == 0)
            return new Dictionary<string, ScriptOutcome>();
        await using var db = await database.Read(cancel);
        return await ScriptLog.Find(db, session, cancel);
    }

    private async Task<ScriptOutcome?> Run(SessionChange session, SetupScript script, CancellationToken cancel)
    {
        var user = IsSystem(script) ? ScriptUser.System : ScriptUser.Artist;
        var run = new WorkstationScript(script.Key, user, script.Text, settings.ScriptLimit);
        if (await engine.RunScript(Workstation(session), run, cancel) is not { } outcome)
            return null;
        await using var db = await database.Write(cancel);
        await ScriptLog.Add(db, session, script, outcome, cancel);
        await db.Commit(cancel);
        return outcome;
    }

    private SessionChange Await(SessionChange session, SessionSetup setup, SetupScript script)
    {
        var waiting = SessionChanges.Waiting(
            session, $"{script.Description} runs, number {script.Position} of {setup.Scripts.Count}", time.GetUtcNow() + LookAgain);
        return waiting with { Facts = waiting.Facts with { AwaitedScript = script.Description, IsHeldUp = false } };
    }

    private Task RenewDesktop(SessionChange session, CancellationToken cancel) =>
        engine.RenewDesktop(Workstation(session), $"{SetupReading.StartKey(session)}-desktop", cancel);

    private string Explain(SessionChange session, SetupScript script, ScriptOutcome outcome)
    {
        var end = outcome.End switch
        {
            ScriptEnd.TimedOut => $"did not end within {settings.ScriptLimit.TotalSeconds:0} s and was ended",
            ScriptEnd.Killed => $"was ended by signal {outcome.ExitCode}",
            _ => $"ended with exit code {outcome.ExitCode}",
        };
        var lastLine = outcome.Output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        return $"{script.Description} {end}{(lastLine is null ? "" : $": {Shorten(lastLine)}")}. " +
            $"The administrator sees all of its output with atelier session log {session.Session.SessionId}.";
    }

    private static string Shorten(string line) => line.Length <= 200 ? line : $"{line[..200]}…";

    private static bool IsSystem(SetupScript script) =>
        script.Context == StudioComponentInitializationScriptRunContext.SYSTEM_INITIALIZATION;

    private static string Workstation(SessionChange session) =>
        WorkstationNames.OfSession(session.Session.SessionId!, session.Facts.StartGeneration);
}
