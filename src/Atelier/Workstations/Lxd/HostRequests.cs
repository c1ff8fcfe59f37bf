namespace Atelier.Workstations.Lxd;

/// <summary>The machine behind the daemon, as far as it is asked for.</summary>
internal sealed record HostResources(HostResources.Cards? Gpu)
{
    internal sealed record Cards(int Total);
}

/// <summary>A storage pool; <c>Config</c> has its source (for a loop pool the file).</summary>
internal sealed record StoragePool(string Driver, Dictionary<string, string> Config);

/// <summary>A pool's space in bytes.</summary>
internal sealed record PoolResources(PoolResources.Use Space)
{
    internal sealed record Use(long Total, long Used);
}

/// <summary>The daemon itself. <c>Auth</c> is trusted for who may do everything.</summary>
internal sealed record Daemon(string Auth, Daemon.Facts? Environment)
{
    /// <param name="Server">What it is, such as lxd.</param>
    /// <param name="ServerVersion">Its version.</param>
    /// <param name="ServerClustered">Whether it is one of several.</param>
    /// <param name="Architectures">What its machine runs, its own first.</param>
    internal sealed record Facts(string? Server, string? ServerVersion, bool ServerClustered, string[]? Architectures);
}

/// <summary>A network; <c>Managed</c> is false for an interface of the host that the daemon only sees.</summary>
internal sealed record Network(string Type, bool Managed, Dictionary<string, string>? Config);

/// <summary>Asking after the machine and its storage.</summary>
internal static class HostRequests
{
    /// <summary>Slow, and fails now and then for reasons of its own: LXD looks at every device of the machine.</summary>
    public static Task<HostResources> GetHost(this LxdConnection lxd, CancellationToken cancel) =>
        lxd.Get<HostResources>("/1.0/resources", cancel);

    public static Task<Daemon> GetDaemon(this LxdConnection lxd, CancellationToken cancel) => lxd.Get<Daemon>("/1.0", cancel);

    public static Task<StoragePool?> FindPool(this LxdConnection lxd, string pool, CancellationToken cancel) =>
        lxd.Find<StoragePool>($"/1.0/storage-pools/{pool}", cancel);

    public static Task<Network?> FindNetwork(this LxdConnection lxd, string network, CancellationToken cancel) =>
        lxd.Find<Network>($"/1.0/networks/{network}", cancel);

    public static Task<StoragePool> GetPool(this LxdConnection lxd, string pool, CancellationToken cancel) =>
        lxd.Get<StoragePool>($"/1.0/storage-pools/{pool}", cancel);

    public static Task<PoolResources> GetPoolResources(this LxdConnection lxd, string pool, CancellationToken cancel) =>
        lxd.Get<PoolResources>($"/1.0/storage-pools/{pool}/resources", cancel);

    /// <summary>Makes an empty volume; one of that name that is there already will do.</summary>
    public static async Task EnsureVolume(this LxdConnection lxd, string pool, string volume, CancellationToken cancel)
    {
        try
        {
            var body = new { Name = volume, Type = "custom", ContentType = "filesystem" };
            await lxd.Change(HttpMethod.Post, $"/1.0/storage-pools/{pool}/volumes/custom", body, cancel);
        }
        catch (LxdRefusal refusal) when (refusal.IsAlreadyThere)
        {
            // Another server on the same LXD made it.
        }
    }
}
