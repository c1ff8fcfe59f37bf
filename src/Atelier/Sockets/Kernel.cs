using System.Runtime.InteropServices;

namespace Atelier.Sockets;

/// <summary>System calls that the framework has no methods for. An error is -1, with its reason in errno.</summary>
internal static unsafe partial class Kernel
{
    public const int Add = 1;
    public const int Remove = 2;
    public const int Change = 3;
    public const int Peek = 2;
    public const int Interrupted = 4;
    public const int WouldWait = 11;
    public const int CloseOnExec = 0x80000;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int CreateQueue(int flags);

    /// <summary>With a count above none, a handle that always has something to read.</summary>
    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int CreateBell(uint count, int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int Control(int queue, int operation, SafeHandle handle, byte* change);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int Wait(int queue, byte* events, int room, int milliseconds);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SafeHandle socket, byte* bytes, nint room, int flags);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SafeHandle socket, byte* bytes, nint count, int flags);

    [LibraryImport(Library, EntryPoint = "writev", SetLastError = true)]
    public static partial nint Send(SafeHandle socket, Piece* pieces, int count);

    public static IOException Fault(string what) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}", Marshal.GetLastPInvokeError());

    /// <summary>Bytes to send.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct Piece(byte* start, nint length)
    {
        public readonly byte* Start = start;
        public readonly nint Length = length;
    }
}
