namespace Atelier.Workstations.Lxd;

/// <summary>The instances of this server: found by name and kind, made whole or not at all, brought to their settings.</summary>
internal sealed class OwnInstances(LxdConnection lxd, LxdOptions options, ILogger log)
{
    /// <summary>The finished instance, or null if there is none, none of ours, or only one that was left half-made.</summary>
    public async Task<Instance?> Find(string name, InstanceKind kind, CancellationToken cancel)
    {
        var instance = await lxd.FindInstance(EngineNames.Checked(name), cancel);
        return instance is not null && IsOurs(instance, kind) && instance.IsComplete() ? instance : null;
    }

    public async Task<Instance> Require(string name, InstanceKind kind, CancellationToken cancel) =>
        await Find(name, kind, cancel)
        ?? throw new EngineException(EngineFailure.Missing, $"The engine has no {kind.ToString().ToLowerInvariant()} {name}.");

    /// <summary>
    /// 1 adopts a finished instance, 2 removes a half-made one, 3 makes it, 4 empties what it brought along, 5 sets its settings and with
    /// them the label that it is finished.
    /// </summary>
    public async Task Make(NewInstance wanted, InstanceKind kind, CancellationToken cancel)
    {
        if (await IsThere(wanted.Name, kind, cancel)) return;

        var started = wanted with { Config = Labelled(wanted.Config, kind, isComplete: false) };
        try
        {
            await lxd.CreateInstance(started, cancel);
        }
        catch (LxdRefusal refusal) when (refusal.IsAlreadyThere)
        {
            // Another server, or an earlier call that was given up, was faster.
            if (await IsThere(wanted.Name, kind, cancel)) return;
            await lxd.CreateInstance(started, cancel);
        }

        if (wanted.Source.Type == "image") await lxd.DropTemplates(wanted.Name, cancel);
        var made = await lxd.FindInstance(wanted.Name, cancel)
            ?? throw new EngineException(EngineFailure.Internal, $"{wanted.Name} was removed while it was being made; repeat the call.");
        await Bring(made, kind, wanted.Config, wanted.Devices, cancel);
    }

    /// <summary>Replaces every setting and device that differs; nothing is sent if none does.</summary>
    public Task Bring(
        Instance instance,
        InstanceKind kind,
        Dictionary<string, string> settings,
        Dictionary<string, Dictionary<string, string>> devices,
        CancellationToken cancel) =>
        Replace(instance, Labelled(settings, kind, isComplete: true), devices, cancel);

    /// <summary>Takes from an instance the label that it is finished, before a change that leaves it useless if it is given up.</summary>
    public Task Unfinish(Instance instance, InstanceKind kind, CancellationToken cancel) =>
        Replace(instance, Labelled(InstanceShape.Guards(), kind, isComplete: false), instance.Devices, cancel);

    private async Task Replace(
        Instance instance,
        Dictionary<string, string> whole,
        Dictionary<string, Dictionary<string, string>> devices,
        CancellationToken cancel)
    {
        foreach (var (key, value) in instance.OwnSettings()) whole[key] = value;
        if (IsSame(whole, instance.Config) && IsSame(devices, instance.Devices)) return;
        await lxd.ReplaceSettings(instance with { Config = whole, Devices = devices }, cancel);
    }

    /// <summary>Removes the instance, finished or not, running or not. One that is not ours is as good as absent.</summary>
    public async Task Remove(string name, InstanceKind kind, CancellationToken cancel)
    {
        var instance = await lxd.FindInstance(EngineNames.Checked(name), cancel);
        if (instance is null || !IsOurs(instance, kind)) return;
        await RemoveWhateverItDoes(instance, cancel);
    }

    public bool IsOurs(Instance instance, InstanceKind kind) => instance.IsOwnedBy(options.Owner) && instance.Is(kind);

    private async Task<bool> IsThere(string name, InstanceKind kind, CancellationToken cancel)
    {
        var instance = await lxd.FindInstance(EngineNames.Checked(name), cancel);
        if (instance is not null && !instance.IsComplete() && IsOurs(instance, kind))
        {
            // An earlier call may have been given up here while LXD went on; another server may be about to finish it.
            await lxd.WaitUntilIdle(name, cancel);
            instance = await lxd.FindInstance(name, cancel);
        }

        if (instance is null) return false;
        if (!IsOurs(instance, kind))
            throw new EngineException(EngineFailure.Internal, $"The name {name} is taken in LXD by something else; remove or rename that.");
        if (instance.IsComplete())
        {
            Log.Adopted(log, name);
            return true;
        }

        Log.RemovingHalfMade(log, name);
        await RemoveWhateverItDoes(instance, cancel);
        return false;
    }

    private async Task RemoveWhateverItDoes(Instance instance, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                if (instance.State() != WorkstationState.Stopped) await StopAtOnce(instance.Name, cancel);
                await lxd.DeleteInstance(instance.Name, cancel);
                return;
            }
            catch (LxdRefusal refusal) when (refusal.IsAbsent)
            {
                return;
            }
            catch (LxdRefusal refusal) when (refusal.IsBusy || refusal.Says("is running"))
            {
                await lxd.WaitUntilIdle(instance.Name, cancel);
            }

            if (await lxd.FindInstance(instance.Name, cancel) is not { } still) return;
            instance = still;
        }
    }

    public async Task StopAtOnce(string name, CancellationToken cancel)
    {
        try
        {
            await lxd.ForceStop(name, cancel);
        }
        catch (LxdRefusal refusal) when (refusal.IsNotRunning)
        {
            // It stopped by itself in between.
        }
    }

    private Dictionary<string, string> Labelled(Dictionary<string, string> settings, InstanceKind kind, bool isComplete)
    {
        var labelled = InstanceLabels.Of(options.Owner, kind, isComplete);
        foreach (var (key, value) in settings) labelled[key] = value;
        return labelled;
    }

    private static bool IsSame(Dictionary<string, string> some, Dictionary<string, string> others) =>
        some.Count == others.Count && some.All(entry => others.TryGetValue(entry.Key, out var other) && other == entry.Value);

    private static bool IsSame(
        Dictionary<string, Dictionary<string, string>> some, Dictionary<string, Dictionary<string, string>> others) =>
        some.Count == others.Count && some.All(entry => others.TryGetValue(entry.Key, out var other) && IsSame(entry.Value, other));
}
