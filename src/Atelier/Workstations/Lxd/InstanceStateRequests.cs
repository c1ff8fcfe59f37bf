namespace Atelier.Workstations.Lxd;

/// <summary>Starting and stopping instances.</summary>
internal static class InstanceStateRequests
{
    public static Task StartInstance(this LxdConnection lxd, string name, CancellationToken cancel) =>
        lxd.ChangeState(name, new { Action = "start", Timeout = -1 }, cancel);

    public static Task Unfreeze(this LxdConnection lxd, string name, CancellationToken cancel) =>
        lxd.ChangeState(name, new { Action = "unfreeze", Timeout = -1 }, cancel);

    /// <summary>Asks the guest's init to shut down; a <see cref="LxdRefusal"/> if it has not within the grace.</summary>
    public static Task ShutDown(this LxdConnection lxd, string name, TimeSpan grace, CancellationToken cancel) =>
        lxd.ChangeState(name, new { Action = "stop", Timeout = Math.Max(1, (int)Math.Ceiling(grace.TotalSeconds)), Force = false }, cancel);

    public static Task ForceStop(this LxdConnection lxd, string name, CancellationToken cancel) =>
        lxd.ChangeState(name, new { Action = "stop", Timeout = -1, Force = true }, cancel);

    private static Task ChangeState(this LxdConnection lxd, string name, object change, CancellationToken cancel) =>
        lxd.Change(HttpMethod.Put, $"/1.0/instances/{name}/state", change, cancel);
}
