namespace Atelier.Workstations.Lxd;

/// <summary>Which LXD to use and how.</summary>
/// <param name="SocketPath">The daemon's unix socket, at most 107 characters.</param>
/// <param name="Pool">The storage pool that holds the workstations' volumes.</param>
/// <param name="Network">The managed bridge that workstations are connected to; null for no network at all.</param>
/// <param name="Owner">This server's id: what carries another one is not ours, so that several servers can share one LXD.</param>
internal sealed record LxdOptions(string SocketPath, string Pool, string? Network, string Owner)
{
    /// <summary>A storage pool for backups alone; null keeps them in the workstations' pool, where they share blocks.</summary>
    public string? BackupPool { get; init; }
}
