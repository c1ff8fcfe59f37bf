using System.Buffers;
using System.Globalization;
using System.Text;

namespace Atelier.Workstations.Lxd;

/// <summary>Brings files into guests, by a shell there that has the artist's rights.</summary>
internal sealed class GuestFiles(LxdConnection lxd, TimeProvider time)
{
    private const int BufferSize = 256 << 10;
    private const int LongestAnswer = 16 << 10;

    /// <summary>How long a guest may take for a buffer, and for its answer once it has everything.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public async Task<IncomingState> Receive(string workstation, IncomingFile file, IncomingBytes? bytes, CancellationToken cancel)
    {
        using var idle = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(idle.Token, cancel);
        try
        {
            var command = Command(bytes is null ? "ask" : "take", file, bytes?.Offset ?? 0);
            await using var guest = await lxd.Exec(workstation, command, time, either.Token);
            if (bytes is not null) await Send(guest, bytes.Content, idle, either.Token, cancel);
            await guest.EndInput(either.Token);
            return Read(workstation, await ReadAnswer(guest, either.Token));
        }
        catch (OperationCanceledException) when (idle.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new EngineException(
                EngineFailure.Internal, $"{workstation} took nothing for {Patience.TotalMinutes:0} min; is it out of memory, or paused?");
        }
    }

    public async Task Drop(string workstation, IncomingFile file, CancellationToken cancel)
    {
        await using var guest = await lxd.Exec(workstation, Command("drop", file, offset: 0), time, cancel);
        await guest.EndInput(cancel);
        Read(workstation, await ReadAnswer(guest, cancel));
    }

    // The guest's pace is the sender's: one buffer is on its way, and nothing is read until the guest has it.
    private static async Task Send(
        ExecStream guest, Stream content, CancellationTokenSource idle, CancellationToken either, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                idle.CancelAfter(Timeout.InfiniteTimeSpan);
                var count = await ReadSome(content, buffer.AsMemory(0, BufferSize), cancel);
                idle.CancelAfter(Patience);
                if (count == 0) return;
                await guest.WriteAsync(buffer.AsMemory(0, count), either);
            }
        }
        catch (IOException)
        {
            // The guest wants no more, and what it says tells why.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> ReadSome(Stream content, Memory<byte> buffer, CancellationToken cancel)
    {
        try
        {
            return await content.ReadAsync(buffer, cancel);
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            // The sender has gone: what came so far is kept.
            return 0;
        }
    }

    private static async Task<string> ReadAnswer(ExecStream guest, CancellationToken cancel)
    {
        var answer = new byte[LongestAnswer];
        var length = await guest.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, cancel);
        return Encoding.UTF8.GetString(answer, 0, length).TrimEnd('\n');
    }

    private static IncomingState Read(string workstation, string answer)
    {
        var (word, rest) = Split(answer);
        switch (word)
        {
            case FileReceiver.Held when long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes):
                return new IncomingState.Held(bytes);
            case FileReceiver.Elsewhere when long.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var kept):
                return new IncomingState.Elsewhere(kept);
            case FileReceiver.Placed when rest.Length > 0:
                return new IncomingState.Placed(rest);
            case FileReceiver.Obstructed:
                var (obstacle, where) = Split(rest);
                if (Enum.TryParse<IncomingObstacle>(obstacle, out var known)) return new IncomingState.Obstructed(known, where);
                break;
            case "":
                // A shell that says nothing was ended by somebody else: by LXD's own end, or the workstation's.
                throw new EngineException(
                    EngineFailure.EngineUnreachable, $"A file on its way into {workstation} lost its connection; what came of it is kept.");
        }

        throw new EngineException(
            EngineFailure.Internal, $"The workstation {workstation} could not take a file; that takes systemd and util-linux: {answer}");
    }

    private static (string Word, string After) Split(string text) =>
        text.IndexOf(' ', StringComparison.Ordinal) is >= 0 and var end ? (text[..end], text[(end + 1)..]) : (text, "");

    private static string[] Command(string verb, IncomingFile file, long offset) =>
    [
        "sh", "-c", FileReceiver.AsRoot, "sh", FileReceiver.AsArtist, verb, EngineNames.Checked(file.Id), file.Root,
        file.Length.ToString(CultureInfo.InvariantCulture), offset.ToString(CultureInfo.InvariantCulture), .. file.Path,
    ];
}
