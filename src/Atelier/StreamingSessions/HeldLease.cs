namespace Atelier.StreamingSessions;

/// <summary>
/// A lease being renewed until it is disposed of. A renewal that fails is tried again for as long as the lease lasts; then the step
/// gives up, because another server may have begun it.
/// </summary>
internal sealed class HeldLease : IAsyncDisposable
{
    private readonly string state;
    private readonly TimeSpan length;
    private readonly CancellationTokenSource expiry;
    private readonly CancellationTokenSource lost;
    private readonly CancellationTokenSource done = new();
    private readonly Task renewing;

    /// <param name="state">The session's state when the lease was renewed last.</param>
    /// <param name="renew">Renews the lease and gives the session's state, or null if the lease is another server's.</param>
    /// <param name="interval">How often it is renewed.</param>
    /// <param name="length">How long it lasts from a renewal on.</param>
    /// <param name="time">The time.</param>
    /// <param name="stopping">Cancelled when the server stops.</param>
    public HeldLease(
        string state, Func<CancellationToken, Task<string?>> renew, TimeSpan interval, TimeSpan length, TimeProvider time,
        CancellationToken stopping)
    {
        this.state = state;
        this.length = length;
        expiry = new CancellationTokenSource(length, time);
        lost = CancellationTokenSource.CreateLinkedTokenSource(stopping, expiry.Token);
        renewing = KeepRenewing(renew, interval, time);
    }

    /// <summary>Cancelled when the step should give up: the server stops, the lease is gone, or the session is in another state.</summary>
    public CancellationToken Lost => lost.Token;

    public async ValueTask DisposeAsync()
    {
        await done.CancelAsync();
        await renewing;
        done.Dispose();
        lost.Dispose();
        expiry.Dispose();
    }

    private async Task KeepRenewing(Func<CancellationToken, Task<string?>> renew, TimeSpan interval, TimeProvider time)
    {
        try
        {
            do
                await Task.Delay(interval, time, done.Token);
            while (await TryRenew(renew));
            await lost.CancelAsync();
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
            // The step has ended.
        }
    }

    /// <returns>Whether the step is to go on.</returns>
    private async Task<bool> TryRenew(Func<CancellationToken, Task<string?>> renew)
    {
        try
        {
            if (await renew(done.Token) != state)
                return false;
            expiry.CancelAfter(length);
        }
        catch (Exception) when (!done.IsCancellationRequested)
        {
            // The database may be back before the lease has run out; if not, its own fault shows at the next step.
        }

        return true;
    }
}
