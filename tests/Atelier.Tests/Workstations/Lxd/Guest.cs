using Atelier.Workstations.Lxd;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>A look inside a running workstation, past the engine.</summary>
internal static class Guest
{
    /// <summary>What the shell command, run as root in the guest, writes.</summary>
    public static async Task<string> Shell(LxdConnection lxd, string workstation, string command, CancellationToken cancel)
    {
        await using var program = await lxd.Exec(workstation, ["sh", "-c", command], TimeProvider.System, cancel);
        using var output = new StreamReader(program);
        return await output.ReadToEndAsync(cancel);
    }
}
