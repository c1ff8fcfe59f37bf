// No SFTP client for .NET speaks over a stream that is open already. This is the part of the protocol's version 3
// (draft-ietf-secsh-filexfer-02), which LXD serves for an instance's files, that reading takes.
using System.Buffers.Binary;

namespace Atelier.Workstations.Lxd;

/// <summary>An entry of a folder. Times are Unix seconds.</summary>
internal sealed record SftpEntry(string Name, long Size, uint User, uint Group, uint Mode, uint ChangedAt)
{
    private const uint KindMask = 0xF000;

    public bool IsFolder => (Mode & KindMask) == 0x4000;

    public bool IsFile => (Mode & KindMask) == 0x8000;

    public bool IsLink => (Mode & KindMask) == 0xA000;
}

/// <summary>The server of the files refused; the message is its own.</summary>
internal sealed class SftpRefusal(string message) : Exception(message);

/// <summary>Reads folders, links and files. Names are strings of bytes: each character is one.</summary>
internal sealed class SftpConnection(Stream stream) : IAsyncDisposable
{
    private const int ReadLength = 32 << 10;
    private const int MostReadsAtOnce = 32;
    private const int LongestPacket = 1 << 20;

    private uint lastId;

    private enum Packet : byte
    {
        Init = 1, Version = 2, Open = 3, Close = 4, Read = 5, OpenFolder = 11, ReadFolder = 12, ReadLink = 19,
        Status = 101, Handle = 102, Data = 103, Names = 104,
    }

    private const uint EndOfFile = 1;
    private const uint OpenForReading = 1;

    public static async Task<SftpConnection> Open(Stream stream, CancellationToken cancel)
    {
        var connection = new SftpConnection(stream);
        await connection.Send(Packet.Init, id: 3, [], cancel);
        await connection.Receive(Packet.Version, cancel);
        return connection;
    }

    public async Task<IReadOnlyList<SftpEntry>> List(string folder, CancellationToken cancel)
    {
        var handle = await OpenHandle(Packet.OpenFolder, new SftpWriter().Text(folder), cancel);
        var entries = new List<SftpEntry>();
        while (await Ask(Packet.ReadFolder, new SftpWriter().Text(handle), Packet.Names, cancel) is { } answer)
        {
            for (var left = answer.Number(); left > 0; left--)
                entries.Add(answer.Entry());
        }

        await Close(handle, cancel);
        return [.. entries.Where(entry => entry.Name is not ("." or ".."))];
    }

    public async Task<string> ReadLink(string path, CancellationToken cancel)
    {
        var answer = await Ask(Packet.ReadLink, new SftpWriter().Text(path), Packet.Names, cancel)
            ?? throw new SftpRefusal("the link ends before it begins");
        answer.Number();
        return answer.Text();
    }

    /// <summary>Reads a file from the offset on, for as long as the taker of bytes and of the offset behind them says true.</summary>
    /// <returns>Whether the file's end was reached.</returns>
    public async Task<bool> ReadFile(string path, long offset, Func<ReadOnlyMemory<byte>, long, bool> take, CancellationToken cancel)
    {
        var handle = await OpenHandle(Packet.Open, new SftpWriter().Text(path).Number(OpenForReading).Number(0), cancel);
        var isWanted = true;
        while (isWanted)
        {
            var bytes = await ReadPart(handle, offset, cancel);
            offset += bytes.Length;
            if (bytes.Length == 0) break;
            isWanted = take(bytes, offset);
        }

        await Close(handle, cancel);
        return isWanted;
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    // Many requests are on their way at once; what is short ends the part, and the next one begins there.
    private async Task<ReadOnlyMemory<byte>> ReadPart(string handle, long offset, CancellationToken cancel)
    {
        var first = lastId + 1;
        for (var number = 0; number < MostReadsAtOnce; number++)
        {
            var request = new SftpWriter().Text(handle).Long(offset + (long)number * ReadLength).Number(ReadLength);
            await Send(Packet.Read, ++lastId, request.Bytes, cancel);
        }

        var parts = new byte[MostReadsAtOnce][];
        SftpRefusal? refusal = null;
        for (var number = 0; number < MostReadsAtOnce; number++)
        {
            var (kind, answer) = await ReceiveAny(cancel);
            var place = checked((int)(answer.Number() - first));
            parts[place] = [];
            if (kind == Packet.Data) parts[place] = answer.Block();
            else refusal ??= Refusal(kind, answer);
        }

        if (refusal is not null) throw refusal;
        var whole = new MemoryStream(MostReadsAtOnce * ReadLength);
        foreach (var part in parts)
        {
            whole.Write(part);
            if (part.Length < ReadLength) break;
        }

        return whole.GetBuffer().AsMemory(0, (int)whole.Length);
    }

    private async Task<string> OpenHandle(Packet packet, SftpWriter request, CancellationToken cancel) =>
        (await Ask(packet, request, Packet.Handle, cancel) ?? throw new SftpRefusal("there is nothing to open")).Text();

    private async Task Close(string handle, CancellationToken cancel)
    {
        await Send(Packet.Close, ++lastId, new SftpWriter().Text(handle).Bytes, cancel);
        await ReceiveAny(cancel);
    }

    /// <returns>The answer, or null at the end of what is asked for.</returns>
    private async Task<SftpReader?> Ask(Packet packet, SftpWriter request, Packet wanted, CancellationToken cancel)
    {
        await Send(packet, ++lastId, request.Bytes, cancel);
        var (kind, answer) = await ReceiveAny(cancel);
        answer.Number();
        if (kind == wanted) return answer;
        return Refusal(kind, answer) is { } refusal ? throw refusal : null;
    }

    // Null for the end of a file or folder, which is told as a refusal, too.
    private static SftpRefusal? Refusal(Packet kind, SftpReader answer)
    {
        if (kind != Packet.Status) throw new InvalidDataException($"LXD's file server sent packet {kind}, which answers nothing.");
        return answer.Number() == EndOfFile ? null : new SftpRefusal(answer.Text());
    }

    private async Task Send(Packet packet, uint id, byte[] content, CancellationToken cancel)
    {
        var bytes = new byte[9 + content.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)(5 + content.Length));
        bytes[4] = (byte)packet;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(5), id);
        content.CopyTo(bytes, 9);
        await stream.WriteAsync(bytes, cancel);
    }

    private async Task Receive(Packet wanted, CancellationToken cancel)
    {
        if ((await ReceiveAny(cancel)).Kind is var kind && kind != wanted)
            throw new InvalidDataException($"LXD's file server sent packet {kind} for {wanted}.");
    }

    private async Task<(Packet Kind, SftpReader Answer)> ReceiveAny(CancellationToken cancel)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, cancel);
        var length = BinaryPrimitives.ReadUInt32BigEndian(head) - 1;
        if (length > LongestPacket) throw new InvalidDataException($"LXD's file server sent a packet of {length} bytes.");
        var content = new byte[length];
        await stream.ReadExactlyAsync(content, cancel);
        return ((Packet)head[4], new SftpReader(content));
    }
}
