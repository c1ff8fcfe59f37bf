using Atelier.Workstations;

namespace Atelier.Cli.Doctor;

/// <summary>The engine's daemon, and its network.</summary>
internal static class EngineChecks
{
    internal const string Simulated = "the simulated engine has none";

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

    /// <summary>What the engine says about itself.</summary>
    /// <exception cref="NotSeen">The engine does not answer, or shows nothing.</exception>
    internal static async Task<EngineReport> Inspect(Ground ground, CancellationToken cancel)
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
