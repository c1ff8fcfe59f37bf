using System.Diagnostics;
using Atelier.Workstations.Lxd;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>The private LXD that the script started: its socket and the minimal workstation's image id are in the environment.</summary>
internal static class TestLxd
{
    public const string Pool = "atelier";
    private const string SocketVariable = "ATELIER_TEST_LXD_SOCKET";
    private const string ImageVariable = "ATELIER_TEST_LXD_IMAGE";

    public static string Socket => FromEnvironment(SocketVariable);

    public static string ImageId => FromEnvironment(ImageVariable);

    /// <summary>An engine for a server of its own, so that tests do not see what others make.</summary>
    public static Task<LxdEngine> CreateEngine(CancellationToken cancel, string? backupPool = null) =>
        CreateEngine(WorkstationEngineTest.NewName(), network: null, cancel, backupPool);

    /// <summary>The same with a name for the server, and a network.</summary>
    public static async Task<LxdEngine> CreateEngine(string owner, string? network, CancellationToken cancel, string? backupPool = null)
    {
        var options = new LxdOptions(Socket, Pool, network, owner) { BackupPool = backupPool };
        using var lxd = new LxdConnection(Socket);
        var image = await lxd.FindStoredImage(EngineNames.FingerprintOf(ImageId), cancel)
            ?? throw new InvalidOperationException($"{ImageVariable} names an image that LXD does not have.");
        await lxd.LabelImage(image.Fingerprint, new() { ["atelier.owner." + options.Owner] = "true" }, cancel);
        return new LxdEngine(options, TimeProvider.System, NullLogger<LxdEngine>.Instance);
    }

    /// <summary>Where the files of an instance's volume are on this machine.</summary>
    public static string FolderOf(string instance, string pool = Pool) =>
        Path.Combine(Path.GetDirectoryName(Socket)!, "storage-pools", pool, "containers", instance, "rootfs");

    /// <summary>
    /// Has the kernel count what volumes hold, if it has stopped: some do when a removed volume had not been forgotten in full, and no size
    /// holds from then on.
    /// </summary>
    public static async Task KeepCount()
    {
        var pool = Path.Combine(Path.GetDirectoryName(Socket)!, "storage-pools", Pool);
        using var recount = Process.Start("btrfs", ["quota", "rescan", "-w", pool]);
        await recount.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private static string FromEnvironment(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrEmpty(value), $"{variable} is not set: there is no private LXD to test against.");
        return value!;
    }
}
