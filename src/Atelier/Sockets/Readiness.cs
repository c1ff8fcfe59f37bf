using System.Threading.Tasks.Sources;

namespace Atelier.Sockets;

/// <summary>Waits for one direction of a socket, again and again, without allocating. One may wait at a time.</summary>
/// <param name="gate">Guards it, together with whatever it depends on.</param>
internal sealed class Readiness(Lock gate) : IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> core;
    private CancellationToken cancel;
    private CancellationTokenRegistration cancelling;

    /// <summary>Read and written under the gate.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>
    /// A task that is over, with 0, when <see cref="Complete"/> says so. It goes on on the loop if it was begun there. Called under the
    /// gate.
    /// </summary>
    public ValueTask<int> Begin(CancellationToken cancel)
    {
        core.Reset();
        core.RunContinuationsAsynchronously = !EventLoop.IsHere;
        this.cancel = cancel;
        IsWaiting = true;
        if (cancel.CanBeCanceled)
            cancelling = cancel.UnsafeRegister(static (one, token) => ((Readiness)one!).Cancel(token), this);
        return new ValueTask<int>(this, core.Version);
    }

    /// <summary>Ends the wait, if there is one; who did that calls <see cref="Complete"/>. Called under the gate.</summary>
    public bool TryEnd()
    {
        if (!IsWaiting)
            return false;
        IsWaiting = false;
        cancel = default;
        // Does not wait for one that is being called, which finds nothing to end.
        cancelling.Unregister();
        cancelling = default;
        return true;
    }

    /// <summary>Has the one who waited go on. Not called under the gate.</summary>
    public void Complete() => core.SetResult(0);

    /// <summary>Has the one who waits, if there is one, fail in the thread pool: who calls this may hold what they need.</summary>
    public void Fail(Exception reason)
    {
        lock (gate)
        {
            if (!TryEnd())
                return;
        }
        GoOnWith(reason);
    }

    int IValueTaskSource<int>.GetResult(short token) => core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => core.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> goOn, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        core.OnCompleted(goOn, state, token, flags);

    private void Cancel(CancellationToken token)
    {
        lock (gate)
        {
            // One who waited before may be over, and this too late.
            if (token != cancel || !TryEnd())
                return;
        }
        GoOnWith(new OperationCanceledException(token));
    }

    private void GoOnWith(Exception reason)
    {
        core.RunContinuationsAsynchronously = true;
        core.SetException(reason);
    }
}
