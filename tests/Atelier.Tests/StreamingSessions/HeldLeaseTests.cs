using Atelier.StreamingSessions;
using Atelier.Tests.Harness;

namespace Atelier.Tests.StreamingSessions;

/// <summary>A lease of thirty seconds that is renewed every two. Renewals that are done at once run within the step of the clock.</summary>
public sealed class HeldLeaseTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);
    private readonly ManualClock clock = new();

    [Fact]
    public async Task A_lease_that_is_renewed_lasts()
    {
        await using var lease = Hold(() => "READY");

        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("DELETE_IN_PROGRESS")]
    public async Task A_step_gives_up_when_the_lease_is_another_servers_or_the_session_in_another_state(string? state)
    {
        await using var lease = Hold(() => state);

        clock.Advance(Interval);

        await lease.WaitUntilLost();
    }

    [Fact]
    public async Task A_renewal_that_fails_is_tried_again()
    {
        var renewals = 0;
        await using var lease = Hold(() => ++renewals % 10 != 0 ? throw new IOException("The database is away.") : "READY");

        clock.Advance(TimeSpan.FromMinutes(10));

        Assert.False(lease.Lost.IsCancellationRequested);
        Assert.Equal(300, renewals);
    }

    [Fact]
    public async Task A_step_gives_up_when_a_lease_that_could_not_be_renewed_has_run_out()
    {
        await using var lease = Hold(() => throw new IOException("The database is away."));

        clock.Advance(Length - TimeSpan.FromSeconds(1));
        Assert.False(lease.Lost.IsCancellationRequested);
        clock.Advance(TimeSpan.FromSeconds(1));

        await lease.WaitUntilLost();
    }

    [Fact]
    public async Task A_step_gives_up_when_a_renewal_hangs()
    {
        var never = new TaskCompletionSource<string?>();
        await using var lease = new HeldLease(
            "READY", cancel => never.Task.WaitAsync(cancel), Interval, Length, clock, CancellationToken.None);

        clock.Advance(Length);

        await lease.WaitUntilLost();
    }

    [Fact]
    public async Task A_stopping_server_ends_the_step()
    {
        using var stopping = new CancellationTokenSource();
        await using var lease = new HeldLease("READY", _ => Task.FromResult<string?>("READY"), Interval, Length, clock, stopping.Token);

        await stopping.CancelAsync();

        await lease.WaitUntilLost();
    }

    private HeldLease Hold(Func<string?> renew) => new(
        "READY", _ =>
        {
            try
            {
                return Task.FromResult(renew());
            }
            catch (IOException fault)
            {
                return Task.FromException<string?>(fault);
            }
        },
        Interval, Length, clock, CancellationToken.None);
}

/// <summary>Waiting for a step to be told.</summary>
internal static class Leases
{
    public static Task WaitUntilLost(this HeldLease lease) =>
        Eventually.So(() => Task.FromResult(lease.Lost.IsCancellationRequested), isLost => isLost);
}
