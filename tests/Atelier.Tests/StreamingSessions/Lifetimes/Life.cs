using System.Text.Json.Nodes;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StreamingSessions.Lifetimes;

/// <summary>What a launch profile promises about the lives of its sessions. Times are minutes.</summary>
/// <param name="Id">The launch profile.</param>
/// <param name="IsStoppable">Whether its sessions may be stopped.</param>
/// <param name="Ready">How long they may be READY.</param>
/// <param name="Stopped">How long they may be stopped; null for ever.</param>
internal sealed record LifePlan(string Id, bool IsStoppable, int Ready, int? Stopped)
{
    private const int LongestReady = 43_200;
    private const int LongestStopped = 5_760;

    /// <summary>A plan of each kind that the API knows, with lengths at random.</summary>
    public static async Task<IReadOnlyList<LifePlan>> MakeAll(SessionStudio studio, Random chance)
    {
        var plans = new List<LifePlan>();
        foreach (var backups in (int?[])[null, 1, 3])
        {
            plans.Add(await Make(studio, chance, backups, isPersistent: true, terminates: false, hasStopped: false));
            plans.Add(await Make(studio, chance, backups, isPersistent: true, terminates: true, hasStopped: true));
        }

        plans.Add(await Make(studio, chance, null, isPersistent: true, terminates: true, hasStopped: false));
        plans.Add(await Make(studio, chance, null, isPersistent: false, terminates: false, hasStopped: false));
        // From before there was a persistence mode: a stopped length alone says that sessions can be stopped.
        plans.Add(await Make(studio, chance, null, isPersistent: false, terminates: false, hasStopped: true));
        return plans;
    }

    /// <summary>Why the session contradicts the plan at the time; null if it does not.</summary>
    public string? FindFault(Seen session, DateTimeOffset now)
    {
        var (stopAt, terminateAt) = (session.Time("stopAt"), session.Time("terminateAt"));
        var (since, stoppedAt) = (session.Time("updatedAt")!.Value, session.Time("stoppedAt"));
        (DateTimeOffset? StopAt, DateTimeOffset? TerminateAt)? due = session.State switch
        {
            "READY" when IsStoppable => (since.AddMinutes(Ready), null),
            "READY" => (null, since.AddMinutes(Ready)),
            "STOPPED" or "STOP_FAILED" => (null, Stopped is { } minutes ? stoppedAt!.Value.AddMinutes(minutes) : null),
            "START_FAILED" => (null, Stopped is { } minutes ? since.AddMinutes(minutes) : null),
            "DELETED" or "CREATE_FAILED" => (null, null),
            _ => null,
        };
        if (due is null)
            return "it is not at rest";
        if (due != (stopAt, terminateAt))
            return $"its end should be {due}";
        return (stopAt ?? terminateAt) <= now ? "it has outlived its end" : null;
    }

    private static async Task<LifePlan> Make(
        SessionStudio studio, Random chance, int? backups, bool isPersistent, bool terminates, bool hasStopped)
    {
        // Some are short, some as long as the API allows.
        var ready = chance.Next(4) == 0 ? LongestReady : chance.Next(30, 2_000);
        int? stopped = hasStopped ? chance.Next(4) == 0 ? LongestStopped : chance.Next(30, 2_000) : null;
        var profile = new JsonObject { ["maxSessionLengthInMinutes"] = ready };
        if (isPersistent)
            profile["sessionPersistenceMode"] = "ACTIVATED";
        if (terminates)
            profile["automaticTerminationMode"] = "ACTIVATED";
        if (stopped is not null)
            profile["maxStoppedSessionLengthInMinutes"] = stopped;
        if (backups is not null)
            profile["sessionBackup"] = new JsonObject { ["mode"] = "AUTOMATIC", ["maxBackupsToRetain"] = backups };
        var isStoppable = hasStopped || (isPersistent && !terminates);
        return new LifePlan(await studio.CreateProfile(profile), isStoppable, ready, stopped);
    }
}

/// <summary>A session as it was seen last, and what was asked of it since.</summary>
internal sealed class Life(LifePlan plan, Seen created)
{
    public LifePlan Plan => plan;

    public Seen Seen { get; private set; } = created;

    /// <summary>What somebody has asked for since: create, start, stop or delete; null for nothing.</summary>
    public string? Asked { get; private set; } = "create";

    public bool IsOver => Seen.State is "DELETED" or "CREATE_FAILED";

    /// <summary>Notes that something was asked for, and what was answered.</summary>
    public void Ask(string verb, Seen answer) => (Asked, Seen) = (verb, answer);

    /// <summary>Takes what is seen now; gives why it cannot have become so by what was asked and the time, or null if it can.</summary>
    public string? Learn(Seen now, DateTimeOffset time)
    {
        var (before, asked) = (Seen, Asked);
        (Seen, Asked) = (now, null);
        return plan.FindFault(now, time) ?? FindLeap(before, asked, now);
    }

    public override string ToString() => $"{Seen.SessionId} of {plan}, asked to {Asked ?? "nothing"}: {Seen.Json}";

    // What nobody asked for happens at the time that the session told, not before, and in the order of the matrix.
    private static string? FindLeap(Seen before, string? asked, Seen now)
    {
        var isOwn = now.Text("updatedBy") == "nimble-studio";
        var isEnd = now.State is "STOPPED" or "STOP_FAILED" or "DELETED";
        if (asked is not null)
            return (asked, now.State) is ("create", "READY" or "CREATE_FAILED") or ("start", "READY" or "START_FAILED")
                    or ("stop", "STOPPED" or "STOP_FAILED") or ("delete", "DELETED")
                || (isOwn && isEnd)
                    ? null
                    : "what was asked for did not come of it";

        if (before.State == now.State && before.Time("updatedAt") == now.Time("updatedAt"))
            return null;
        var at = now.Time(now.State == "DELETED" ? "updatedAt" : "stoppedAt");
        if ((before.Time("stopAt") ?? before.Time("terminateAt")) is not { } end || !isOwn || !isEnd)
            return $"nothing led there; before: {before.Json}";
        return at >= end ? null : $"it was ended early; before: {before.Json}";
    }
}
