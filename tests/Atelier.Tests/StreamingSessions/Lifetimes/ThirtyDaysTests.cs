using System.Globalization;
using System.Security.Cryptography;

namespace Atelier.Tests.StreamingSessions.Lifetimes;

public sealed class ThirtyDaysTests
{
    // Set to the seed of a run that failed, it is drawn again.
    private const string SeedVariable = "ATELIER_TEST_SEED";

    [Fact]
    public async Task In_thirty_days_of_200_sessions_none_outlives_its_end_none_ends_early_and_none_is_lost()
    {
        var seed = Environment.GetEnvironmentVariable(SeedVariable) is { } given
            ? int.Parse(given, CultureInfo.InvariantCulture)
            : RandomNumberGenerator.GetInt32(int.MaxValue);
        try
        {
            await using var days = await ThirtyDays.Begin(seed);
            await days.Pass();
            var counts = string.Join(", ", days.Counts.OrderBy(count => count.Key).Select(count => $"{count.Key} {count.Value}"));
            TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {counts}");
        }
        catch (Exception fault)
        {
            Assert.Fail($"{SeedVariable}={seed}: {fault}");
        }
    }
}
