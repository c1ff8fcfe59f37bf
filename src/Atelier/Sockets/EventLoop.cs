using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Atelier.Sockets;

/// <summary>
/// One thread that waits for many sockets. What awaited a socket on it goes on on it, at once and without being handed to another thread,
/// so that what runs there must never wait otherwise; what awaited one elsewhere goes on in the thread pool.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "There is one, for as long as there is the process.")]
internal sealed unsafe class EventLoop
{
    private const int Room = 128;
    private const long BellId = 0;

    private static readonly Lazy<EventLoop> TheOne = new(() => new EventLoop());
    private static long lastId = BellId;

    [ThreadStatic]
    private static bool isHere;

    private readonly ConcurrentDictionary<long, LoopStream> streams = new();
    private readonly ConcurrentQueue<Action> entering = new();
    private readonly int queue;
    private readonly SafeFileHandle bell;

    private EventLoop()
    {
        queue = Kernel.CreateQueue(Kernel.CloseOnExec);
        var opened = queue < 0 ? -1 : Kernel.CreateBell(1, Kernel.CloseOnExec);
        if (opened < 0)
            throw Kernel.Fault("waiting for sockets");
        bell = new SafeFileHandle(opened, ownsHandle: true);
        Control(Kernel.Add, bell, SocketEvent.None, BellId);
        new Thread(Run) { IsBackground = true, Name = "Sockets" }.Start();
    }

    public static EventLoop Shared => TheOne.Value;

    /// <summary>Whether this thread is the loop's.</summary>
    public static bool IsHere => isHere;

    /// <summary>Goes on on the loop's thread when awaited. <see cref="ConfigureAwaitOptions.ForceYielding"/> leads back.</summary>
    public Entry Enter() => new(this);

    /// <summary>A number to know a stream by, which no other has.</summary>
    public static long NewId() => Interlocked.Increment(ref lastId);

    /// <summary>Begins to look after a stream. Nothing of it is watched yet.</summary>
    public void Add(LoopStream stream, long id, SafeHandle socket)
    {
        Control(Kernel.Add, socket, SocketEvent.None, id);
        streams[id] = stream;
    }

    public void Watch(SocketEvent events, long id, SafeHandle socket) => Control(Kernel.Change, socket, events, id);

    public void Remove(long id, SafeHandle socket)
    {
        if (streams.TryRemove(id, out _))
            Control(Kernel.Remove, socket, SocketEvent.None, id);
    }

    private void Control(int operation, SafeHandle handle, SocketEvent events, long id)
    {
        var change = new SocketEvents(stackalloc byte[SocketEvents.Size]) { [0] = (events, id) };
        fixed (byte* start = &change.Start)
        {
            if (Kernel.Control(queue, operation, handle, start) < 0)
                throw Kernel.Fault("waiting for a socket");
        }
    }

    private void Run()
    {
        isHere = true;
        var events = new SocketEvents(stackalloc byte[Room * SocketEvents.Size]);
        fixed (byte* start = &events.Start)
        {
            while (true)
            {
                var count = Kernel.Wait(queue, start, Room, Timeout.Infinite);
                if (count < 0 && Marshal.GetLastPInvokeError() != Kernel.Interrupted)
                    throw Kernel.Fault("waiting for sockets");
                for (var index = 0; index < count; index++)
                    Signal(events[index]);
            }
        }
    }

    private void Signal((SocketEvent Events, long Id) one)
    {
        if (one.Id == BellId)
        {
            while (entering.TryDequeue(out var goOn))
                goOn();
        }
        else if (streams.TryGetValue(one.Id, out var stream))
        {
            stream.Signal(one.Events);
        }
    }

    private void Enter(Action goOn)
    {
        entering.Enqueue(goOn);
        // It always has something to read, and says so once each time it is asked.
        Control(Kernel.Change, bell, SocketEvent.Input | SocketEvent.Once, BellId);
    }

    /// <summary>The way onto the loop's thread.</summary>
    internal readonly struct Entry(EventLoop loop) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => IsHere;

        public Entry GetAwaiter() => this;

        public void GetResult()
        {
            // There is none, and nothing fails.
        }

        public void OnCompleted(Action continuation) => loop.Enter(continuation);

        public void UnsafeOnCompleted(Action continuation) => loop.Enter(continuation);
    }
}
