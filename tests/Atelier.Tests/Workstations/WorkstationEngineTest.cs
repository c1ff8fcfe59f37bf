using System.Security.Cryptography;
using System.Text;
using Atelier.Workstations;

namespace Atelier.Tests.Workstations;

/// <summary>A test that has an engine to itself; what it makes is removed after it.</summary>
public abstract class WorkstationEngineTest : IAsyncLifetime
{
    private readonly List<string> workstations = [];
    private readonly List<string> backups = [];

    internal IWorkstationEngine Engine { get; private set; } = null!;

    /// <summary>An image of the engine that becomes a workstation with a display.</summary>
    internal string ImageId { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The engine to test and the id of an image in it; skips the test if there is none here.</summary>
    internal abstract Task<(IWorkstationEngine Engine, string ImageId)> CreateEngine();

    public async ValueTask InitializeAsync() => (Engine, ImageId) = await CreateEngine();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var workstation in workstations) await Engine.Delete(workstation, CancellationToken.None);
        foreach (var backup in backups) await Engine.DeleteBackup(backup, CancellationToken.None);
        await CleanUp();
    }

    protected virtual ValueTask CleanUp()
    {
        (Engine as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A spec of a small workstation under a new name, removed again after the test.</summary>
    internal WorkstationSpec NewSpec()
    {
        var spec = new WorkstationSpec(
            NewName(),
            new WorkstationSource.Image(ImageId),
            new MachineShape(VirtualCpus: 1, MemoryMiB: 512, MinimumFreeMemoryMiB: 64, Gpu: false),
            new VolumeLimits(SizeGiB: 4, Iops: 3000, ThroughputMiBs: 125),
            ClipboardEnabled: true);
        workstations.Add(spec.Name);
        return spec;
    }

    internal async Task<WorkstationSpec> NewWorkstation()
    {
        var spec = NewSpec();
        await Engine.Create(spec, Cancel);
        return spec;
    }

    internal string NewBackupName()
    {
        backups.Add(NewName());
        return backups[^1];
    }

    internal async Task Start(WorkstationSpec spec)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        await Engine.Start(spec, deadline.Token);
    }

    internal static async Task<EngineException> Fails(EngineFailure failure, Func<Task> call)
    {
        var seen = await Assert.ThrowsAsync<EngineException>(call);
        Assert.Equal(failure, seen.Failure);
        return seen;
    }

    internal static Task<EngineException> Refuses(Func<Task> call) => Assert.ThrowsAsync<EngineException>(call);

    internal static string NewName() => "test-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));

    internal static async Task AssertSpeaksRfb(Stream display)
    {
        var greeting = new byte[12];
        await display.ReadExactlyAsync(greeting, Cancel);
        Assert.Matches(@"\ARFB 003\.00[38]\n\z", Encoding.ASCII.GetString(greeting));

        // The server answers a version 3.8 with its security types, their number first, at least one (RFC 6143, 7.1.2).
        await display.WriteAsync("RFB 003.008\n"u8.ToArray(), Cancel);
        var count = new byte[1];
        await display.ReadExactlyAsync(count, Cancel);
        Assert.InRange(count[0], 1, 255);
        await display.ReadExactlyAsync(new byte[count[0]], Cancel);
    }
}
