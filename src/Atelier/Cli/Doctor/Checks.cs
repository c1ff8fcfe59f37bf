namespace Atelier.Cli.Doctor;

/// <summary>Everything that <c>atelier doctor</c> looks at, in the order in which it tells of it.</summary>
internal static class Checks
{
    /// <summary>How long a check may take before it counts as a problem itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static IReadOnlyList<Check> All { get; } =
    [
        new("data folder", DataChecks.Folder),
        new("free disk space", DataChecks.FreeSpace),
        new("database", DataChecks.Records),
        new("server key", DataChecks.Key),
        new("engine", EngineChecks.Engine),
        new("engine version", EngineChecks.Version),
        new("storage pool", PoolChecks.Workstations),
        new("backup pool", PoolChecks.Backups),
        new("network", EngineChecks.Network),
        new("images", WorkstationChecks.Images),
        new("workstations", WorkstationChecks.Workstations),
        new("backups", WorkstationChecks.Backups),
        new("limits", MachineChecks.Limits),
        new("lxcfs", MachineChecks.Lxcfs),
        new("volume sizes", MachineChecks.Quotas),
        new("watchers of files", MachineChecks.Watchers),
        new("clock", MachineChecks.Clock),
        new("address", AddressChecks.Server),
        new("certificate", AddressChecks.Certificate),
        new("OpenID Connect", AddressChecks.Issuers),
    ];

    /// <summary>Runs them one after the other. None hangs, and what one throws is what it found.</summary>
    public static async Task<IReadOnlyList<NamedFinding>> Run(Ground ground, CancellationToken cancel)
    {
        var findings = new List<NamedFinding>();
        foreach (var check in All)
            findings.Add(new NamedFinding(check.Name, await Run(check, ground, cancel)));
        return findings;
    }

    private static async Task<Finding> Run(Check check, Ground ground, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        try
        {
            // Some of what is asked, such as a file on a network that is gone, does not listen to the token.
            return await Task.Run(() => check.Run(ground, patience.Token), patience.Token).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Finding.Problem($"there was no answer within {Patience.TotalSeconds:0} s", "look at why it hangs, then run this again");
        }
        catch (NotSeen unseen)
        {
            return Finding.Warning($"not looked at: {unseen.Message}", "mend that first, then run this again");
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            return Finding.Problem(fault.Message.TrimEnd('.'), "the message says it, or the page on atelier doctor");
        }
    }
}
