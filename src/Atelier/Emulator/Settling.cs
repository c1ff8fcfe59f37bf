using Atelier.Storage;

namespace Atelier.Emulator;

/// <summary>Waits until a world has done what was due.</summary>
internal sealed class Settling(Database database, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private static readonly string[] Tables =
    [
        "studios", "studio_components", "streaming_images", "launch_profiles", "streaming_sessions", "streaming_session_backups",
        "streaming_session_streams",
    ];

    private static readonly string IsAnyDue =
        $"select count(*) from ({string.Join(" union all ", Tables.Select(table => $"select id from {table} where due_at <= @now"))})";

    /// <summary>Returns once nothing is due any more; false if something still is after two seconds, because it cannot be done.</summary>
    public async Task<bool> Wait(CancellationToken cancel)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (await CountDue(cancel) > 0)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Limit)
                return false;
            await Task.Delay(Interval, TimeProvider.System, cancel);
        }

        return true;
    }

    private async Task<long> CountDue(CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await db.QueryFirst<long>(IsAnyDue, new { now = time.GetUtcNow().ToUnixTimeMilliseconds() }, cancel);
    }
}
