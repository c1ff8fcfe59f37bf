using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;

namespace Atelier.Api;

/// <summary>How many requests a caller may make.</summary>
/// <param name="PerSecond">In the long run; 0 for any number.</param>
/// <param name="Burst">At once after a rest; 0 for any number.</param>
internal sealed record RequestRate(double PerSecond, int Burst)
{
    /// <summary>More than any script needs that is not out of control, and less than a server can answer.</summary>
    public static RequestRate Default { get; } = new(PerSecond: 500, Burst: 2000);

    public bool IsLimited => PerSecond > 0 && Burst > 0;
}

/// <summary>
/// Refuses the requests of a caller who asks too often, before anything is done for them. Each caller has a bucket of tokens; that of one
/// who rests is full again and forgotten.
/// </summary>
internal sealed class RequestThrottle(ServerSettings settings) : IDisposable
{
    private readonly PartitionedRateLimiter<Caller>? limiter =
        settings.RequestRate.IsLimited ? CreateLimiter(settings.RequestRate) : null;

    /// <summary>A step of the pipeline, behind the proof of who calls: nobody uses up another's tokens.</summary>
    /// <exception cref="ApiError">ThrottlingException.</exception>
    public Task Pass(HttpContext http, RequestDelegate next)
    {
        Count(http.Features.GetRequiredFeature<ProvedRequest>().Caller);
        return next(http);
    }

    /// <summary>Counts a request of a caller who is known.</summary>
    /// <exception cref="ApiError">ThrottlingException.</exception>
    public void Count(Caller caller)
    {
        if (limiter is not null)
            Take(limiter, caller);
    }

    public void Dispose() => limiter?.Dispose();

    private void Take(PartitionedRateLimiter<Caller> from, Caller caller)
    {
        using var lease = from.AttemptAcquire(caller);
        if (lease.IsAcquired)
            return;
        // A bucket that gives nothing always says when it will.
        lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        throw ApiError.Throttled(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{caller.Name} may make {settings.RequestRate.PerSecond} requests a second, {settings.RequestRate.Burst} at once after " +
                $"a rest; try again after {Math.Ceiling(wait.TotalSeconds)} s."),
            wait);
    }

    private static PartitionedRateLimiter<Caller> CreateLimiter(RequestRate rate)
    {
        var options = new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate.Burst,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1 / rate.PerSecond),
            QueueLimit = 0,
        };
        return PartitionedRateLimiter.Create<Caller, (string Account, string PrincipalId)>(
            caller => RateLimitPartition.GetTokenBucketLimiter((caller.Account, caller.PrincipalId), _ => options));
    }
}
