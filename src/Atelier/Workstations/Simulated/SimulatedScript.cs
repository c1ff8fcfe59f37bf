namespace Atelier.Workstations.Simulated;

/// <summary>The calls of the engine port, as a script names them.</summary>
internal enum EngineVerb
{
    MeasureCapacity,
    ListImages,
    ImportImage,
    Create,
    Start,
    Stop,
    Delete,
    Find,
    TakeInventory,
    Backup,
    DeleteBackup,
    ReadBackup,
    OpenDisplay,
    RunScript,
    RenewDesktop,
    Receive,
    DropIncoming,
}

/// <summary>Where in a call a scripted failure strikes.</summary>
internal enum FailurePoint
{
    /// <summary>Nothing is done.</summary>
    Before,

    /// <summary>The work is begun and left: a machine without a volume or a display, a backup without content.</summary>
    HalfWay,

    /// <summary>The work is done and the answer is lost.</summary>
    AfterDone,
}

/// <summary>A failure that the next calls of a verb meet.</summary>
internal sealed record ScriptedFailure(EngineFailure Failure, string Message, FailurePoint Point)
{
    /// <summary>How many calls fail.</summary>
    public int Times { get; init; } = 1;

    /// <summary>The only workstation whose calls fail, or null for any.</summary>
    public string? Workstation { get; init; }
}

/// <summary>What the simulated engine is told to do slowly or badly. May be changed at any time from any thread.</summary>
internal sealed class SimulatedScript
{
    private readonly Lock gate = new();
    private readonly Dictionary<EngineVerb, TimeSpan> delays = [];
    private readonly Dictionary<EngineVerb, List<ScriptedFailure>> failures = [];

    /// <summary>From now on each call of the verb takes this long, with the work begun and not finished meanwhile.</summary>
    public void Delay(EngineVerb verb, TimeSpan delay)
    {
        lock (gate)
            delays[verb] = delay;
    }

    /// <summary>Adds a failure behind those already scripted for the verb.</summary>
    public void Fail(EngineVerb verb, ScriptedFailure failure)
    {
        lock (gate)
        {
            if (!failures.TryGetValue(verb, out var queue))
                failures[verb] = queue = [];
            queue.Add(failure);
        }
    }

    /// <summary>Forgets the failures that are left for one workstation alone.</summary>
    public void Forget(string workstation)
    {
        lock (gate)
        {
            foreach (var queue in failures.Values)
                queue.RemoveAll(failure => failure.Workstation == workstation);
        }
    }

    /// <summary>Forgets every delay and failure.</summary>
    public void Clear()
    {
        lock (gate)
        {
            delays.Clear();
            failures.Clear();
        }
    }

    internal TimeSpan DelayOf(EngineVerb verb)
    {
        lock (gate)
            return delays.GetValueOrDefault(verb);
    }

    /// <summary>The failure this call is to meet, used up by asking.</summary>
    internal ScriptedFailure? Take(EngineVerb verb, string? workstation)
    {
        lock (gate)
        {
            if (!failures.TryGetValue(verb, out var queue))
                return null;
            var index = queue.FindIndex(failure => failure.Workstation is null || failure.Workstation == workstation);
            if (index < 0)
                return null;
            var taken = queue[index];
            if (taken.Times > 1)
                queue[index] = taken with { Times = taken.Times - 1 };
            else
                queue.RemoveAt(index);
            return taken;
        }
    }
}
