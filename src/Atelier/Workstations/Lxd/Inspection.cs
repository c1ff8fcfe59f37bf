namespace Atelier.Workstations.Lxd;

/// <summary>Reads what the daemon is and has, and changes nothing.</summary>
internal static class Inspection
{
    public static async Task<EngineReport> Run(LxdConnection lxd, LxdOptions options, CancellationToken cancel)
    {
        var daemon = await lxd.GetDaemon(cancel);
        var product = daemon.Environment?.Server ?? "unknown";
        var version = daemon.Environment?.ServerVersion ?? "unknown";
        var backups = options.BackupPool ?? options.Pool;
        // Whom it does not trust it shows nothing else.
        return daemon.Auth == "trusted"
            ? new EngineReport(product, version, IsTrusted: true, await Pool(options.Pool), await Pool(backups), await Network())
            : new EngineReport(product, version, IsTrusted: false, Pool: null, BackupPool: null, Network: null);

        async Task<PoolReport?> Pool(string name)
        {
            if (await lxd.FindPool(name, cancel) is not { } pool)
                return null;
            var (total, free) = await CapacityCheck.MeasurePool(lxd, name, pool, cancel);
            return new PoolReport(pool.Driver, total, free);
        }

        async Task<NetworkReport?> Network()
        {
            if (options.Network is null)
                return null;
            var network = await lxd.FindNetwork(options.Network, cancel);
            var acls = network?.Config?.GetValueOrDefault("security.acls");
            return new NetworkReport(
                network is not null, network is { Managed: true, Type: "bridge" }, IsWalled: !string.IsNullOrEmpty(acls));
        }
    }
}
