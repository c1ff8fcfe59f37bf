namespace Atelier.Workstations.Lxd;

/// <summary>Reaches a workstation's display: a unix socket inside the guest, so no port is open and no network is needed.</summary>
internal sealed class DisplayConnection(LxdConnection lxd, TimeProvider time)
{
    private const string Address = "UNIX-CONNECT:/run/atelier-display/rfb.sock";

    /// <summary>Reads of a display come in bursts of whole frames; socat's usual 8 KiB would chop them.</summary>
    private const string BufferSize = "-b131072";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>The display's stream with the greeting still to be read, or null if nothing answers there.</summary>
    public Task<Stream?> TryOpen(string workstation, CancellationToken cancel) => TryOpen(workstation, Address, cancel);

    /// <summary>Waits until the display has greeted. An <see cref="EngineException"/> if the workstation stops meanwhile.</summary>
    public async Task WaitForGreeting(string workstation, CancellationToken cancel)
    {
        // The waiting is done inside the guest, 20 times a second for 10 s: starting a program there anew costs far more.
        const string patientAddress = Address + ",retry=200,interval=0.05";
        while (true)
        {
            await using var display = await TryOpen(workstation, patientAddress, cancel);
            if (display is not null) return;
            if (await lxd.FindInstance(workstation, cancel) is not { } instance || instance.State() != WorkstationState.Running)
                throw new EngineException(EngineFailure.Internal, $"The workstation {workstation} stopped by itself while starting.");
            await Task.Delay(Pause, time, cancel);
        }
    }

    private async Task<Stream?> TryOpen(string workstation, string address, CancellationToken cancel)
    {
        ExecStream? stream = null;
        var isGreeted = false;
        try
        {
            stream = await lxd.Exec(workstation, ["socat", BufferSize, "-", address], time, cancel);
            isGreeted = IsGreeting((await stream.Peek("RFB 003.008\n".Length, cancel)).Span);
            return isGreeted ? stream : null;
        }
        catch (Exception refused) when (refused is LxdRefusal or IOException)
        {
            return null;
        }
        finally
        {
            if (stream is not null && !isGreeted) await stream.DisposeAsync();
        }
    }

    private static bool IsGreeting(ReadOnlySpan<byte> bytes) => bytes.Length == 12 && bytes.StartsWith("RFB 003.00"u8) && bytes[11] == '\n';
}
