using System.Text.Json;

namespace Atelier.Tests.Harness;

/// <summary>Waits for what the server does by itself.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is as wanted; fails with the last answer once patience is over.</summary>
    public static Task<JsonElement> Get(Func<Task<JsonElement>> ask, Func<JsonElement, bool> isWanted) => So(ask, isWanted);

    /// <summary>
    /// Looks until it sees what is wanted, doing something between two looks; fails with what it saw last once patience is
    /// over.
    /// </summary>
    public static async Task<T> So<T>(Func<Task<T>> look, Func<T, bool> isWanted, Action? between = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (isWanted(seen))
                return seen;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"Still not so after {Patience}: {seen}");
            between?.Invoke();
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
