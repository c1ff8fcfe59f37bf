using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using Atelier.Workstations;
using Atelier.Workstations.Lxd;
using Microsoft.Extensions.Logging.Abstractions;

namespace Atelier.Tests.Workstations.Lxd;

/// <summary>A private LXD of this test's own, from the project's script, which it may kill.</summary>
public sealed class LxdCrashTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("atelier-crash-").FullName;
    private string socket = "";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // Asked first: without a shared LXD there is no image either, and the test is skipped.
        Assert.NotEmpty(TestLxd.Socket);
        await Script($"lxd_start '{folder}' 6 ''");
        socket = (await Script($"lxd_socket '{folder}'")).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await Script($"lxd_clean '{folder}'");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_workstation_survives_an_LXD_that_is_killed_and_is_found_again()
    {
        using var engine = NewEngine();
        var image = await engine.ImportImage(await CopyOfTheImage(), new Progress<long>(), Cancel);
        Assert.Equal(TestLxd.ImageId, image.ImageId);
        var spec = new WorkstationSpec(
            "survivor",
            new WorkstationSource.Image(image.ImageId),
            new MachineShape(1, 512, 64, Gpu: false),
            new VolumeLimits(4, 3000, 125),
            ClipboardEnabled: true);
        await engine.Create(spec, Cancel);
        await engine.Start(spec, Cancel);

        await Kill();
        await WorkstationEngineTest.Fails(EngineFailure.EngineUnreachable, () => engine.Find(spec.Name, Cancel));
        await Script($"lxd_start '{folder}' 6 ''");

        Assert.Equal(WorkstationState.Running, await engine.Find(spec.Name, Cancel));
        await using (var display = await engine.OpenDisplay(spec.Name, Cancel))
        {
            await WorkstationEngineTest.AssertSpeaksRfb(display);
        }

        await Script($"lxd_stop '{folder}'");
        await Script($"lxd_start '{folder}' 6 ''");
        await engine.Start(spec, Cancel);
    }

    [Fact]
    public async Task Cleaning_up_after_a_kill_leaves_no_mount_and_no_loop_device()
    {
        await Kill();

        await Script($"lxd_clean '{folder}'");

        Assert.DoesNotContain(folder, await File.ReadAllTextAsync("/proc/self/mountinfo", Cancel), StringComparison.Ordinal);
        Assert.DoesNotContain(folder, await Script("losetup -nO BACK-FILE"), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    private LxdEngine NewEngine() =>
        new(new LxdOptions(socket, TestLxd.Pool, Network: null, "crash-test"), TimeProvider.System, NullLogger<LxdEngine>.Instance);

    private async Task Kill()
    {
        using var lxd = new LxdConnection(socket);
        var server = await lxd.Get<Dictionary<string, JsonElement>>("/1.0", Cancel);
        using var daemon = Process.GetProcessById(server["environment"].GetProperty("server_pid").GetInt32());
        daemon.Kill();
        await daemon.WaitForExitAsync(Cancel);
    }

    private async Task<ImageArchive> CopyOfTheImage()
    {
        var path = Path.Combine(folder, "image.tar.gz");
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancel) =>
            {
                var peer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await peer.ConnectAsync(new UnixDomainSocketEndPoint(TestLxd.Socket), cancel);
                return new NetworkStream(peer, ownsSocket: true);
            },
        });
        await using var content = await http.GetStreamAsync($"http://lxd/1.0/images/{TestLxd.ImageId[4..]}/export", Cancel);
        await using var file = File.Create(path);
        await content.CopyToAsync(file, Cancel);
        return new ImageArchive(path, "Minimal", "A copy", "LINUX");
    }

    private static async Task<string> Script(string call)
    {
        var script = Path.Combine(Repository(), "scripts", "lxd.sh");
        var start = new ProcessStartInfo("bash", ["-c", $"set -euo pipefail; . '{script}'; {call}"]) { RedirectStandardOutput = true };
        using var bash = Process.Start(start) ?? throw new InvalidOperationException("bash does not start");
        var output = await bash.StandardOutput.ReadToEndAsync(Cancel);
        await bash.WaitForExitAsync(Cancel);
        Assert.True(bash.ExitCode == 0, $"{call} ended with {bash.ExitCode}: {output}");
        return output;
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Atelier.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return folder.FullName;
    }
}
