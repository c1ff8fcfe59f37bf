using Atelier.Workstations;

namespace Atelier.Cli.Doctor;

/// <summary>The engine's daemon, and what workstations are made on.</summary>
internal static class EngineChecks
{
    private const string Simulated = "the simulated engine has none";
    private const long Little = 5L << 30;
    private const long TooLittle = 1L << 30;

    public static async Task<Finding> Engine(Ground ground, CancellationToken cancel)
    {
        if (ground.IsSimulated)
            return Finding.Ok("simulated: test cards in place of machines");
        try
        {
            var engine = await ground.OpenEngine(cancel);
            var report = await engine.Inspect(cancel);
            return report.IsTrusted
                ? Finding.Ok($"{report.Product} answers")
                : Finding.Problem($"{report.Product} answers, but does not trust {Environment.UserName}", Group);
        }
        catch (InvalidOperationException missing)
        {
            return Finding.Problem(missing.Message.TrimEnd('.'), "apt install lxd (Debian 12) or incus (from Debian 13 on), and set it up");
        }
        catch (EngineException fault) when (fault.Failure == EngineFailure.EngineUnreachable)
        {
            return Finding.Problem(
                fault.Message.TrimEnd('.'),
                $"start it: systemctl start lxd, or incus, or snap start lxd; if access was denied: {Group}");
        }
    }

    public static async Task<Finding> Version(Ground ground, CancellationToken cancel)
    {
        if (ground.IsSimulated)
            return Finding.Ok(Simulated);
        var report = await Inspect(ground, cancel);
        var known = KnownVersions.Find(report.Product, report.Version);
        return known is null
            ? Finding.Ok($"{report.Product} {report.Version}; no version is known to be bad that this is one of")
            : Finding.Warning($"{report.Product} {report.Version}: {known.Why}", known.Mend);
    }

    public static async Task<Finding> Pool(Ground ground, CancellationToken cancel)
    {
        if (ground.IsSimulated)
            return Finding.Ok(Simulated);
        var name = ground.Options.LxdPool;
        if ((await Inspect(ground, cancel)).Pool is not { } pool)
            return Finding.Problem($"there is no storage pool {name}", $"lxc storage create {name} btrfs, or name another with --lxd-pool");
        var found = $"{name} ({pool.Driver}) has {pool.FreeBytes >> 20} MiB free of {pool.TotalBytes >> 20}";
        if (pool.FreeBytes < TooLittle)
            return Finding.Problem(found, "remove workstations or backups, or enlarge it: no workstation is made with less than 1 GiB");
        if (pool.FreeBytes < Little)
            return Finding.Warning(found, "enlarge it, or remove what is not needed, before workstations cannot write any more");
        return pool.Driver switch
        {
            "dir" => Finding.Warning($"{found}; it copies whole volumes and limits no sizes", "use a pool on btrfs or zfs"),
            "btrfs" => Finding.Ok($"{found}; root in a workstation can pass a size limit of btrfs with subvolumes, zfs is strict"),
            _ => Finding.Ok(found),
        };
    }

    public static async Task<Finding> Network(Ground ground, CancellationToken cancel)
    {
        if (ground.IsSimulated)
            return Finding.Ok(Simulated);
        var name = ground.Options.LxdNetwork;
        return (await Inspect(ground, cancel)).Network switch
        {
            null => Finding.Warning("none is named: workstations have no network", "name the engine's bridge with --lxd-network"),
            { IsThere: false } => Finding.Problem($"there is no network {name}", $"lxc network create {name}, or name another one"),
            { IsManagedBridge: false } => Finding.Problem(
                $"{name} is no bridge that the engine manages, so workstations are not kept apart on it", "use one of lxc network create"),
            { IsWalled: false } => Finding.Warning(
                $"{name} has no network ACL: workstations reach this host's services, and metadata services of its cloud",
                "docs/operate/isolation.md has the commands"),
            _ => Finding.Ok($"{name} is a bridge of the engine, with a network ACL"),
        };
    }

    private static string Group =>
        $"usermod --append --groups lxd {Environment.UserName} (incus-admin for Incus), then sign in again or restart the server";

    /// <exception cref="NotSeen">The engine does not answer, or shows nothing.</exception>
    private static async Task<EngineReport> Inspect(Ground ground, CancellationToken cancel)
    {
        try
        {
            var report = await (await ground.OpenEngine(cancel)).Inspect(cancel);
            return report.IsTrusted ? report : throw new NotSeen("the engine does not trust this user");
        }
        catch (Exception fault) when (fault is InvalidOperationException or EngineException { Failure: EngineFailure.EngineUnreachable })
        {
            throw new NotSeen("the engine does not answer");
        }
    }
}
