using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Workstations.Lxd;

/// <summary>
/// A container for each image, which workstations are copied from. Where LXD cannot map user ids as it mounts (LXD 5 on newer kernels), it
/// gives every file of a container to its users at the container's first start, which takes seconds. These were started once: their copies
/// have that behind them, and share with them what it wrote. Like the images' content they are shared by all servers on one LXD.
/// </summary>
internal sealed class PreparedImages(LxdConnection lxd, LxdOptions options, TimeProvider time, ILogger log)
{
    // Says that it is finished, and in which pool: a copy from another pool would be a whole one.
    private const string Label = "user.atelier.prepared";

    // In place of the image's own first program, so that nothing of the image has run when the first artist gets it.
    private const string Program = "lxc.init.cmd = /bin/true";

    private const int MostLooks = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly string poolMark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.Pool)))[..6];

    /// <summary>What a workstation with that image is best made from.</summary>
    public async Task<InstanceSource> Source(string fingerprint, CancellationToken cancel)
    {
        var name = NameOf(fingerprint);
        return IsReady(await lxd.FindInstance(name, cancel)) ? InstanceSource.CopyOf(name) : OfImage(fingerprint);
    }

    /// <summary>Makes the container if there is none. Without it workstations are made all the same, so a failure is only logged.</summary>
    public async Task Prepare(string fingerprint, CancellationToken cancel)
    {
        var name = NameOf(fingerprint);
        try
        {
            if (IsReady(await lxd.FindInstance(name, cancel))) return;
            // Another server may be making it; what an earlier call left half-made goes.
            await lxd.WaitUntilIdle(name, cancel);
            if (await lxd.FindInstance(name, cancel) is { } found)
            {
                if (IsReady(found)) return;
                await lxd.DeleteInstance(name, cancel);
            }

            await Make(name, fingerprint, cancel);
        }
        catch (LxdRefusal refusal)
        {
            Log.NotPrepared(log, refusal, name);
        }
    }

    private async Task Make(string name, string fingerprint, CancellationToken cancel)
    {
        var settings = InstanceShape.Guards();
        settings["raw.lxc"] = Program;
        await lxd.CreateInstance(
            InstanceShape.Container(name, OfImage(fingerprint), settings, InstanceShape.RootOnly(options.Pool)), cancel);
        await lxd.DropTemplates(name, cancel);
        await lxd.StartInstance(name, cancel);
        await Finish(name, cancel);
    }

    // Its program ends by itself at once; LXD takes a moment to notice, and then most of a second to tidy up. It says that it is stopped
    // by then, and refuses changes. Told to stop it meanwhile, it would fail.
    private async Task Finish(string name, CancellationToken cancel)
    {
        for (var looks = 1; ; looks++)
        {
            try
            {
                await lxd.WaitUntilIdle(name, cancel);
                var made = await lxd.FindInstance(name, cancel) ?? throw new LxdRefusal(HttpStatusCode.NotFound, $"{name} was removed");
                if (made.State() != WorkstationState.Stopped) throw new LxdRefusal(HttpStatusCode.Conflict, $"{name} does not end");
                var finished = InstanceShape.Guards();
                finished[Label] = options.Pool;
                foreach (var (key, value) in made.OwnSettings()) finished[key] = value;
                await lxd.ReplaceSettings(made with { Config = finished }, cancel);
                return;
            }
            catch (LxdRefusal refusal) when (refusal.Status != HttpStatusCode.NotFound && looks < MostLooks)
            {
                await Task.Delay(Pause, time, cancel);
            }
        }
    }

    private bool IsReady(Instance? instance) => instance?.Setting(Label) == options.Pool;

    private static InstanceSource OfImage(string fingerprint) => new("image", fingerprint, Source: null, InstanceOnly: false);

    // Servers on different pools of one LXD have each their own.
    private string NameOf(string fingerprint) => EngineNames.Checked($"image-{fingerprint[..17]}-{poolMark}");
}
