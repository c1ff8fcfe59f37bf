using System.Reflection;
using Atelier.Api;

namespace Atelier.Emulator;

/// <summary>What the control's addresses do, and what they answer: what is so afterwards.</summary>
internal sealed class ControlAnswers(EmulatorHost host, EmulatorOptions options)
{
    private readonly DateTimeOffset startedAt = options.Time.GetUtcNow();

    private EmulatorScript Script => host.World.Script;

    public Task<object> Show() => Task.FromResult(State());

    public async Task<object> Reset(HttpContext http)
    {
        // Once begun it goes to its end, whoever hangs up.
        await host.Reset(CancellationToken.None);
        return State();
    }

    public Task<object> ShowClock() => Task.FromResult<object>(Clock(host.World));

    public async Task<object> Advance(HttpContext http)
    {
        var request = await ControlRequests.Read<AdvanceRequest>(http);
        var world = host.World;
        var by = Duration(request.Advance, "advance");
        if (!world.Clock.TryAdvance(by, Durations.Longest))
            throw ApiError.Validation(
                $"[advance: together with what the clock is ahead already it {Durations.Rule}; POST /emulator/reset sets it back]");
        return Clock(world) with { Settled = await world.Settling.Wait(http.RequestAborted) };
    }

    public Task<object> ShowDelays() => Task.FromResult<object>(new { Delays = Delays() });

    public async Task<object> Delay(HttpContext http)
    {
        var request = await ControlRequests.Read<DelayRequest>(http);
        var faults = new Faults();
        CheckTransition(request.Operation, faults);
        faults.ThrowIfAny();
        Script.Delay(request.Operation, Duration(request.Delay, "delay"));
        return await ShowDelays();
    }

    public Task<object> ClearDelays()
    {
        Script.ClearDelays();
        return ShowDelays();
    }

    public Task<object> ShowFailures() => Task.FromResult<object>(new { Script.Failures });

    public async Task<object> Fail(HttpContext http)
    {
        var request = await ControlRequests.Read<FailureRequest>(http);
        var faults = new Faults();
        CheckTransition(request.Operation, faults);
        faults.ThrowIfAny();
        CheckStatus(request, faults);
        faults.ThrowIfAny();
        Script.Fail(new ScriptedStatus(
            request.Operation, request.StatusCode, request.Message ?? $"The emulator was told to fail with {request.StatusCode}",
            request.Times ?? 1, request.Validation));
        return await ShowFailures();
    }

    public Task<object> ClearFailures()
    {
        Script.ClearFailures();
        return ShowFailures();
    }

    public Task<object> ShowErrors() => Task.FromResult<object>(new { Script.Errors });

    public async Task<object> Answer(HttpContext http)
    {
        var request = await ControlRequests.Read<ErrorRequest>(http);
        var faults = new Faults();
        if (!ScriptedError.Names.Contains(request.Error))
            faults.Add("error", $"must be one of {string.Join(", ", ScriptedError.Names)}");
        if (request.Operation is not null && options.Operations.All(known => known.Name != request.Operation))
            faults.Add("operation", "must be the name of an operation of the API, such as GetStudio; leave it out to mean all of them");
        faults.ThrowIfAny();
        Script.Answer(new ScriptedError(
            request.Operation, request.Error, request.Message ?? $"The emulator was told to answer with {request.Error}.",
            request.Times ?? 1, request.Point ?? ErrorPoint.BEFORE));
        return await ShowErrors();
    }

    public Task<object> ClearErrors()
    {
        Script.ClearErrors();
        return ShowErrors();
    }

    private static void CheckTransition(string operation, Faults faults)
    {
        if (!Transitions.Operations.Contains(operation))
            faults.Add("operation", $"must be one of {string.Join(", ", Transitions.Operations)}");
    }

    private static void CheckStatus(FailureRequest request, Faults faults)
    {
        var isProfile = request.Operation is $"Create{Transitions.OfLaunchProfile}" or $"Update{Transitions.OfLaunchProfile}";
        if (request.Validation is not null && !isProfile)
            faults.Add("validation", "is for CreateLaunchProfile and UpdateLaunchProfile; leave it out otherwise");
        var codes = request.Validation is null ? Transitions.FailureCodes(request.Operation) : Transitions.ValidationCodes;
        if (!codes.Contains(request.StatusCode))
            faults.Add("statusCode", $"must be one of {string.Join(", ", codes)}");
    }

    private static TimeSpan Duration(string text, string member) =>
        Durations.Parse(text) ?? throw ApiError.Validation($"[{member}: {Durations.Rule}]");

    private static ClockAnswer Clock(World world) => new(world.Clock.GetUtcNow(), Durations.Write(world.Clock.Ahead), Settled: null);

    private Dictionary<string, string> Delays() => Script.Delays.ToDictionary(delay => delay.Key, delay => Durations.Write(delay.Value));

    private object State() => new
    {
        Version = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        StartedAt = startedAt,
        RunningForSeconds = (long)(options.Time.GetUtcNow() - startedAt).TotalSeconds,
        host.Resets,
        Clock = Clock(host.World),
        Delays = Delays(),
        Script.Failures,
        Script.Errors,
        options.TakesAnyAccount,
    };

    /// <summary>The server's time.</summary>
    /// <param name="Now">The time it goes by.</param>
    /// <param name="Ahead">How far that is ahead of the true time, in ISO 8601.</param>
    /// <param name="Settled">After a move: whether everything that came due by it is done.</param>
    private sealed record ClockAnswer(DateTimeOffset Now, string Ahead, bool? Settled);
}
