namespace Atelier.Workstations.Lxd;

/// <summary>Runs workstations and shuts them down.</summary>
internal sealed class WorkstationPower(
    LxdConnection lxd, LxdOptions options, OwnInstances instances, CapacityCheck capacity, DisplayConnection displays, TimeProvider time,
    ILogger log)
{
    // What a busy host refuses it often grants a moment later, and who waits for a desktop would only ask again.
    private const int MostStarts = 3;

    private static readonly TimeSpan PauseBetweenStarts = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Runs the workstation under the spec's limits, but for those of its volume if it has yet to start: they are <see cref="Limit"/>'s. A
    /// clipboard setting that changed holds from the next start on.
    /// </summary>
    public async Task Run(WorkstationSpec spec, CancellationToken cancel)
    {
        var instance = await instances.Require(spec.Name, InstanceKind.Workstation, cancel);
        var isRunning = instance.State() != WorkstationState.Stopped;
        if (!isRunning) await capacity.Require(spec.Machine, cancel);
        var devices = isRunning ? InstanceShape.Devices(spec, options) : InstanceShape.StartingDevices(spec, options);
        await instances.Bring(instance, InstanceKind.Workstation, InstanceShape.Settings(spec), devices, cancel);
        if (instance.State() == WorkstationState.Paused) await lxd.Unfreeze(spec.Name, cancel);
        if (isRunning) return;
        try
        {
            await StartPatiently(spec.Name, cancel);
        }
        catch (LxdRefusal refusal) when (refusal.IsAlreadyRunning)
        {
            Log.Adopted(log, spec.Name);
        }
        catch (LxdRefusal refusal) when (refusal.IsBusy)
        {
            // An earlier call that was given up: LXD went on starting it.
            await lxd.WaitUntilIdle(spec.Name, cancel);
        }
    }

    /// <summary>Waits for the display's greeting; when given up, <see cref="EngineFailure.DisplayUnreachable"/>.</summary>
    public async Task WaitForDisplay(string workstation, CancellationToken cancel)
    {
        try
        {
            await displays.WaitForGreeting(workstation, cancel);
        }
        catch (OperationCanceledException late)
        {
            throw new EngineException(
                EngineFailure.DisplayUnreachable,
                $"The workstation {workstation} runs but its display did not answer in time; stop it and start it again, " +
                "and if that does not help check the unit atelier-display in its image.",
                late);
        }
    }

    /// <summary>Limits the volume of a workstation that has started.</summary>
    public async Task Limit(WorkstationSpec spec, CancellationToken cancel)
    {
        var instance = await instances.Require(spec.Name, InstanceKind.Workstation, cancel);
        await instances.Bring(
            instance, InstanceKind.Workstation, InstanceShape.Settings(spec), InstanceShape.Devices(spec, options), cancel);
    }

    public async Task ShutDown(string workstation, TimeSpan grace, CancellationToken cancel)
    {
        var instance = await instances.Require(workstation, InstanceKind.Workstation, cancel);
        if (instance.State() == WorkstationState.Stopped) return;
        // What is paused hears nothing.
        if (instance.State() == WorkstationState.Paused) await lxd.Unfreeze(workstation, cancel);
        if (grace > TimeSpan.Zero && await IsShutDown(workstation, grace, cancel)) return;
        await instances.StopAtOnce(workstation, cancel);
    }

    private async Task StartPatiently(string workstation, CancellationToken cancel)
    {
        for (var starts = 1; ; starts++)
        {
            try
            {
                await lxd.StartInstance(workstation, cancel);
                return;
            }
            catch (LxdRefusal refusal) when (refusal.IsOfRuntime)
            {
                var reason = await lxd.FindStartFault(workstation, cancel) ?? "no reason given";
                Log.StartFailed(log, workstation, starts, MostStarts, reason);
                if (starts == MostStarts) throw new LxdRefusal(refusal.Status, $"{reason} ({refusal.Message})");
            }

            await Task.Delay(PauseBetweenStarts, time, cancel);
        }
    }

    private async Task<bool> IsShutDown(string workstation, TimeSpan grace, CancellationToken cancel)
    {
        try
        {
            await lxd.ShutDown(workstation, grace, cancel);
            return true;
        }
        catch (LxdRefusal refusal) when (refusal.IsNotRunning)
        {
            return true;
        }
        catch (LxdRefusal)
        {
            Log.StoppedByForce(log, workstation, grace);
            return false;
        }
    }
}
