using System.Runtime.InteropServices;

namespace Atelier.Sockets;

/// <summary>What is waited for, or has come.</summary>
[Flags]
internal enum SocketEvent : uint
{
    None = 0,
    Input = 0x1,
    Output = 0x4,

    /// <summary>Comes whether it is waited for or not, and stays.</summary>
    Error = 0x8,

    /// <summary>Both directions are shut. Comes whether it is waited for or not, and stays.</summary>
    HungUp = 0x10,

    /// <summary>Nothing more is said before it is asked for again.</summary>
    Once = 1u << 30,
}

/// <summary>Room for events in the kernel's own form, which it packs on x86-64 and nowhere else.</summary>
internal readonly unsafe ref struct SocketEvents(Span<byte> room)
{
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int IdAt = IsPacked ? 4 : 8;

    private readonly Span<byte> room = room;

    /// <summary>The bytes that one event takes.</summary>
    public static readonly int Size = IsPacked ? 12 : 16;

    public int Count => room.Length / Size;

    public (SocketEvent Events, long Id) this[int index]
    {
        get
        {
            var one = room[(index * Size)..];
            return ((SocketEvent)MemoryMarshal.Read<uint>(one), MemoryMarshal.Read<long>(one[IdAt..]));
        }
        set
        {
            var one = room[(index * Size)..];
            MemoryMarshal.Write(one, (uint)value.Events);
            MemoryMarshal.Write(one[IdAt..], value.Id);
        }
    }

    public ref byte Start => ref MemoryMarshal.GetReference(room);
}
