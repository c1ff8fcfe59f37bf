using Atelier.Api;
using Atelier.LaunchProfiles;

namespace Atelier.Emulator;

/// <summary>A failure that the next transitions of an operation end in.</summary>
/// <param name="Operation">Whose transitions fail.</param>
/// <param name="StatusCode">What the resource says then.</param>
/// <param name="Message">What it says for people.</param>
/// <param name="Times">How many are left.</param>
/// <param name="Validation">The check of a launch profile that fails in place of the profile; null for the resource itself.</param>
internal sealed record ScriptedStatus(
    string Operation, string StatusCode, string Message, int Times, LaunchProfileValidationType? Validation);

/// <summary>Where a scripted error strikes.</summary>
internal enum ErrorPoint
{
    /// <summary>Nothing is done.</summary>
    BEFORE,

    /// <summary>The call is done, and its answer is lost.</summary>
    AFTER,
}

/// <summary>An error that the next calls are answered with.</summary>
/// <param name="Operation">The operation whose calls; null for all.</param>
/// <param name="Error">The error's name.</param>
/// <param name="Message">What it says for people.</param>
/// <param name="Times">How many are left.</param>
/// <param name="Point">Where it strikes.</param>
internal sealed record ScriptedError(string? Operation, string Error, string Message, int Times, ErrorPoint Point)
{
    private static readonly Dictionary<string, ApiError> Known = new[]
    {
        ApiError.Validation(""), ApiError.QuotaExceeded("", new Dictionary<string, string>()), ApiError.AccessDenied(""),
        ApiError.NotFound("", ""), ApiError.Conflict("", "INVALID_STATE"), ApiError.Throttled("", retryAfter: TimeSpan.FromSeconds(1)),
        ApiError.InternalServerError(""),
    }.ToDictionary(error => error.Name);

    /// <summary>The errors there are: those that the API's operations declare.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    public ApiError ToApiError() => Known[Error].WithMessage(Message);
}

/// <summary>What one world was told to do slowly or badly. May be changed at any time from any thread.</summary>
internal sealed class EmulatorScript(IReadOnlyDictionary<string, TimeSpan> startDelays)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, TimeSpan> delays = new(startDelays.ToDictionary(), StringComparer.Ordinal);
    private readonly List<ScriptedStatus> failures = [];
    private readonly List<ScriptedError> errors = [];

    // By the id of the resource whose transition is to fail.
    private readonly Dictionary<string, ScriptedStatus> assigned = [];

    public IReadOnlyDictionary<string, TimeSpan> Delays => Copy(() => delays.ToDictionary());

    public IReadOnlyList<ScriptedStatus> Failures => Copy(() => failures.ToArray());

    public IReadOnlyList<ScriptedError> Errors => Copy(() => errors.ToArray());

    /// <summary>From now on each transition of the operation takes this long.</summary>
    public void Delay(string operation, TimeSpan delay)
    {
        lock (gate)
            delays[operation] = delay;
    }

    /// <summary>Adds a failure behind those there are.</summary>
    public void Fail(ScriptedStatus failure)
    {
        lock (gate)
            failures.Add(failure);
    }

    /// <summary>Adds an error behind those there are.</summary>
    public void Answer(ScriptedError error)
    {
        lock (gate)
            errors.Add(error);
    }

    public void ClearDelays()
    {
        lock (gate)
            delays.Clear();
    }

    /// <summary>Forgets the failures that no transition under way has met yet.</summary>
    public void ClearFailures()
    {
        lock (gate)
            failures.Clear();
    }

    public void ClearErrors()
    {
        lock (gate)
            errors.Clear();
    }

    public TimeSpan DelayOf(string operation)
    {
        lock (gate)
            return delays.GetValueOrDefault(operation);
    }

    /// <summary>
    /// Notes that a transition has begun, and takes the failure it is to meet, if there is one, off the script. What an earlier transition
    /// of the resource was to meet is forgotten.
    /// </summary>
    public ScriptedStatus? Begin(string resourceId, string operation)
    {
        lock (gate)
        {
            assigned.Remove(resourceId);
            var failure = Take(failures, failure => failure.Operation == operation, left => left with { Times = left.Times - 1 });
            if (failure is not null)
                assigned[resourceId] = failure;
            return failure;
        }
    }

    /// <summary>The failure that the resource's transition under way meets, or null.</summary>
    public ScriptedStatus? FailureOf(string resourceId)
    {
        lock (gate)
            return assigned.GetValueOrDefault(resourceId);
    }

    /// <summary>Notes that a transition has ended.</summary>
    public void End(string resourceId)
    {
        lock (gate)
            assigned.Remove(resourceId);
    }

    /// <summary>The error that this call of the operation is answered with, used up by asking; or null.</summary>
    public ScriptedError? TakeError(string operation)
    {
        lock (gate)
            return Take(
                errors, error => error.Operation is null || error.Operation == operation, left => left with { Times = left.Times - 1 });
    }

    private static T? Take<T>(List<T> queue, Predicate<T> isMeant, Func<T, T> use)
        where T : class
    {
        var index = queue.FindIndex(isMeant);
        if (index < 0)
            return null;
        var taken = queue[index];
        queue[index] = use(taken);
        if (queue[index] is ScriptedStatus { Times: 0 } or ScriptedError { Times: 0 })
            queue.RemoveAt(index);
        return taken;
    }

    private T Copy<T>(Func<T> copy)
    {
        lock (gate)
            return copy();
    }
}
