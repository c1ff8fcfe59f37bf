using System.Collections.Concurrent;
using System.Threading.Channels;
using Atelier.Storage;

namespace Atelier.Identity;

/// <summary>
/// Writes down when access keys were last used, at most once a minute for each, so that an operator can find those that nobody needs. No
/// request waits for it; what a server that is killed had not written yet is lost.
/// </summary>
internal sealed partial class KeyUse(Database database, TimeProvider time, ILogger<KeyUse> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, DateTimeOffset> noted = new();
    private readonly Channel<(string Id, long UsedAt)> uses =
        Channel.CreateBounded<(string Id, long UsedAt)>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Notes that a request was signed with the key.</summary>
    public void Note(string id)
    {
        var now = time.GetUtcNow();
        var known = noted.GetOrAdd(id, DateTimeOffset.MinValue);
        // Of several requests at once, one notes it.
        if (now - known >= Pause && noted.TryUpdate(id, now, known))
            uses.Writer.TryWrite((id, now.ToUnixTimeMilliseconds()));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await uses.Reader.WaitToReadAsync(stoppingToken))
        {
            try
            {
                await WriteAll(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogLost(fault);
            }
        }
    }

    private async Task WriteAll(CancellationToken cancel)
    {
        await using var db = await database.Write(cancel);
        while (uses.Reader.TryRead(out var use))
            await db.Execute("update access_keys set last_used_at = @UsedAt where id = @Id", new { use.Id, use.UsedAt }, cancel);
        await db.Commit(cancel);
    }

    [LoggerMessage(1, LogLevel.Warning, "When access keys were last used could not be written; what they open is not affected")]
    private partial void LogLost(Exception fault);
}
