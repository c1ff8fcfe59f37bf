using System.Net.Sockets;

namespace Atelier.Bench;

/// <summary>
/// Plays a recording into one socket, in its time, with a <see cref="Stamp"/> over the first bytes of each message. When the other end
/// takes too little it falls behind, and sends on as fast as it can.
/// </summary>
internal sealed class Replay
{
    private readonly Recording recording;
    private readonly TimeSpan phase;
    private readonly Socket socket;
    private readonly TimeProvider time;
    private readonly long began;

    public Replay(Recording recording, TimeSpan phase, Socket socket, TimeProvider time)
    {
        this.recording = recording;
        this.phase = phase;
        this.socket = socket;
        this.time = time;
        began = time.GetTimestamp();
    }

    public long BytesDue() => recording.BytesBefore(phase + time.GetElapsedTime(began)) - recording.BytesBefore(phase);

    /// <summary>Done when the other end closes. Never throws for what that does.</summary>
    public async Task Run(CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var heard = Drain(end);
        try
        {
            await Send(end.Token);
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // The stream was closed.
        }
        await end.CancelAsync();
        await heard;
        socket.Dispose();
    }

    private async Task Send(CancellationToken cancel)
    {
        var buffer = new byte[recording.Longest];
        for (var number = recording.NumberAt(phase); ; number++)
        {
            var (due, bytes) = recording[number];
            var wait = due - phase - time.GetElapsedTime(began);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancel);
            bytes.CopyTo(buffer);
            var message = buffer.AsMemory(0, bytes.Length);
            Stamp.Write(message.Span, time.GetTimestamp());
            while (!message.IsEmpty)
                message = message[await socket.SendAsync(message, SocketFlags.None, cancel)..];
        }
    }

    // Requests for updates.
    private async Task Drain(CancellationTokenSource end)
    {
        var scratch = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(scratch, SocketFlags.None, end.Token) > 0)
            {
            }
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException)
        {
            // The stream was closed.
        }
        await end.CancelAsync();
    }
}
