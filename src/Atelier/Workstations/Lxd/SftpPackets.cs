using System.Buffers.Binary;
using System.Text;

namespace Atelier.Workstations.Lxd;

/// <summary>Puts a packet's content together.</summary>
internal sealed class SftpWriter
{
    private readonly List<byte> content = [];

    public byte[] Bytes => [.. content];

    public SftpWriter Number(uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        content.AddRange(bytes);
        return this;
    }

    public SftpWriter Long(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        content.AddRange(bytes);
        return this;
    }

    public SftpWriter Text(string text)
    {
        Number((uint)text.Length);
        content.AddRange(Encoding.Latin1.GetBytes(text));
        return this;
    }
}

/// <summary>Takes a packet's content apart, from its front on.</summary>
internal sealed class SftpReader(byte[] content)
{
    [Flags]
    private enum Properties : uint
    {
        Size = 1, Owner = 2, Mode = 4, Times = 8, Extended = 0x80000000,
    }

    private int at;

    public uint Number() => BinaryPrimitives.ReadUInt32BigEndian(Take(4));

    public byte[] Block() => Take(checked((int)Number())).ToArray();

    public string Text() => Encoding.Latin1.GetString(Take(checked((int)Number())));

    public SftpEntry Entry()
    {
        var name = Text();
        // The line that a listing would show.
        Text();
        var properties = (Properties)Number();
        var size = properties.HasFlag(Properties.Size) ? BinaryPrimitives.ReadInt64BigEndian(Take(8)) : 0;
        var (user, group) = properties.HasFlag(Properties.Owner) ? (Number(), Number()) : (0, 0);
        var mode = properties.HasFlag(Properties.Mode) ? Number() : 0;
        var (_, changedAt) = properties.HasFlag(Properties.Times) ? (Number(), Number()) : (0, 0);
        for (var left = properties.HasFlag(Properties.Extended) ? Number() : 0; left > 0; left--)
        {
            Text();
            Text();
        }

        return new SftpEntry(name, size, user, group, mode, changedAt);
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > content.Length - at)
            throw new InvalidDataException("LXD's file server sent a packet that ends too early.");
        at += length;
        return content.AsSpan(at - length, length);
    }
}
