using Atelier.Tests.Harness;
using Atelier.Workstations;
using Atelier.Workstations.Simulated;

namespace Atelier.Tests.StreamingSessions;

/// <summary>Holds up the creates of an engine until a test lets them go.</summary>
internal sealed class HeldCreates : IDisposable
{
    private readonly SemaphoreSlim passes = new(0);
    private readonly Lock gate = new();
    private readonly List<string> begun = [];

    /// <summary>The workstations whose create was called, in that order.</summary>
    public IReadOnlyList<string> Begun
    {
        get
        {
            lock (gate)
                return [.. begun];
        }
    }

    public IWorkstationEngine Wrap(IWorkstationEngine engine) => new WatchedEngine(engine, async (verb, workstation, call, cancel) =>
    {
        if (verb == EngineVerb.Create)
        {
            lock (gate)
                begun.Add(workstation);
            await passes.WaitAsync(cancel);
        }

        await call();
    });

    public Task UntilBegun(int count) => Eventually.So(() => Task.FromResult(Begun.Count), seen => seen == count);

    public void LetOneGo() => passes.Release();

    public void LetAllGo() => passes.Release(1000);

    public void Dispose() => passes.Dispose();
}
