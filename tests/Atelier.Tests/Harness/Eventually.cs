using System.Text.Json;

namespace Atelier.Tests.Harness;

/// <summary>Waits for what the server does by itself.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks until the answer is as wanted; fails with the last answer once patience is over.</summary>
    public static async Task<JsonElement> Get(Func<Task<JsonElement>> ask, Func<JsonElement, bool> isWanted)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var answer = await ask();
            if (isWanted(answer))
                return answer;
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"Still not so after {Patience}: {answer}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }
}
