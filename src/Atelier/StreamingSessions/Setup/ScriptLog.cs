using Atelier.Api;
using Atelier.Storage;
using Atelier.StudioComponents;
using Atelier.Workstations;

namespace Atelier.StreamingSessions.Setup;

/// <summary>A script that ran in a session's workstation, and what came of it.</summary>
internal sealed record LoggedScript
{
    public required string ComponentId { get; init; }

    public required string ComponentName { get; init; }

    public required StudioComponentInitializationScriptRunContext Context { get; init; }

    public required ScriptOutcome Outcome { get; init; }
}

/// <summary>
/// What scripts in sessions came to: kept for the administrator as long as the session's row, and by steps that are repeated to know what
/// is done already.
/// </summary>
internal static class ScriptLog
{
    // Each script may leave 64 KiB, and a session may be started every day.
    private const int StartsKept = 5;

    /// <summary>Keeps what came of a script of the start under way. What is kept of that script already stays.</summary>
    public static async Task Add(
        Connection db, SessionChange session, SetupScript script, ScriptOutcome outcome, CancellationToken cancel)
    {
        var logged = new LoggedScript
        {
            ComponentId = script.ComponentId, ComponentName = script.ComponentName, Context = script.Context,
            // What PostgreSQL cannot store as text.
            Outcome = outcome with { Output = outcome.Output.Replace('\0', '?') },
        };
        var sessionId = session.Session.SessionId!;
        await db.Execute(
            "insert into session_scripts (session_id, script_key, began_at, position, outcome) " +
            "values (@sessionId, @key, @beganAt, @position, @outcome) on conflict (session_id, script_key) do nothing",
            new
            {
                sessionId, key = script.Key, beganAt = session.Facts.BeganAt ?? 0, position = (long)script.Position,
                outcome = System.Text.Encoding.UTF8.GetString(WireJson.Format.Write(logged)),
            },
            cancel);
        await db.Execute(
            "delete from session_scripts where session_id = @sessionId and began_at not in (" +
            "select distinct began_at from session_scripts where session_id = @sessionId order by began_at desc limit @StartsKept)",
            new { sessionId, StartsKept }, cancel);
    }

    /// <summary>What came of the session's scripts, in the order in which they ran, with when their start was asked for.</summary>
    public static Task<IReadOnlyList<(DateTimeOffset Start, LoggedScript Script)>> List(
        Connection db, string sessionId, CancellationToken cancel) => db.Query(
        "select began_at, outcome from session_scripts where session_id = @sessionId order by began_at, position, script_key",
        new { sessionId },
        reader => (DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(0)), Read(reader.GetFieldValue<byte[]>(1))), cancel);

    /// <summary>What came of the scripts of the start under way, by their keys.</summary>
    public static async Task<IReadOnlyDictionary<string, ScriptOutcome>> Find(
        Connection db, SessionChange session, CancellationToken cancel) => (await db.Query(
        "select script_key, outcome from session_scripts where session_id = @SessionId and began_at = @beganAt",
        new { session.Session.SessionId, beganAt = session.Facts.BeganAt ?? 0 },
        reader => (Key: reader.GetString(0), Read(reader.GetFieldValue<byte[]>(1)).Outcome), cancel))
        .ToDictionary(entry => entry.Key, entry => entry.Outcome);

    private static LoggedScript Read(byte[] stored) => WireJson.Format.Read<LoggedScript>(stored);
}
