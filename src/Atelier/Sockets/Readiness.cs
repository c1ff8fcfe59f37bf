using System.Threading.Tasks.Sources;

namespace Atelier.Sockets;

/// <summary>One that waits for one direction of a socket, again and again, without allocating. At most one may wait at a time.</summary>
internal sealed class Readiness : IValueTaskSource<int>
{
    private readonly Lock gate = new();
    private ManualResetValueTaskSourceCore<int> core;
    private CancellationToken cancel;
    private CancellationTokenRegistration cancelling;
    private volatile bool isWaiting;

    public bool IsWaiting => isWaiting;

    /// <summary>A task that is over with 0 when somebody says so. It goes on on the loop if it was begun there.</summary>
    public ValueTask<int> Begin(CancellationToken cancel)
    {
        short version;
        lock (gate)
        {
            core.Reset();
            core.RunContinuationsAsynchronously = !EventLoop.IsHere;
            this.cancel = cancel;
            isWaiting = true;
            version = core.Version;
        }
        if (cancel.CanBeCanceled)
            Watch(version);
        return new ValueTask<int>(this, version);
    }

    /// <summary>Has the one who waits, if there is one, go on.</summary>
    public void Complete()
    {
        if (TryEnd())
            core.SetResult(0);
    }

    /// <summary>Has the one who waits fail, in the thread pool: who calls this may hold what they need.</summary>
    public void Fail(Exception reason)
    {
        if (!TryEnd())
            return;
        core.RunContinuationsAsynchronously = true;
        core.SetException(reason);
    }

    int IValueTaskSource<int>.GetResult(short token) => core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> goOn, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(goOn, state, token, flags);

    private void Watch(short version)
    {
        var registration = cancel.UnsafeRegister(static (one, token) => ((Readiness)one!).Cancel(token), this);
        lock (gate)
        {
            if (isWaiting && core.Version == version)
            {
                cancelling = registration;
                return;
            }
        }
        registration.Unregister();
    }

    private void Cancel(CancellationToken token)
    {
        lock (gate)
        {
            // One who waited before may be over, and this too late.
            if (token != cancel)
                return;
        }
        Fail(new OperationCanceledException(token));
    }

    private bool TryEnd()
    {
        CancellationTokenRegistration over;
        if (!isWaiting)
            return false;
        lock (gate)
        {
            if (!isWaiting)
                return false;
            isWaiting = false;
            over = cancelling;
            cancelling = default;
            cancel = default;
        }
        over.Unregister();
        return true;
    }
}
