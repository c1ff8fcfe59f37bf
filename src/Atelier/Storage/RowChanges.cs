using System.Collections.Immutable;

namespace Atelier.Storage;

/// <summary>A row that was written or removed.</summary>
internal sealed record RowChange(string Table, string Id)
{
    /// <summary>Changes as text, a line each: neither tables nor ids have spaces.</summary>
    public static string Write(IEnumerable<RowChange> changes) =>
        string.Join('\n', changes.Select(change => $"{change.Table} {change.Id}"));

    public static IEnumerable<RowChange> Read(string text) =>
        text.Split('\n').Select(line => line.Split(' ', 2)).Select(parts => new RowChange(parts[0], parts[1]));
}

/// <summary>
/// Tells of rows once what was done to them is committed: by this server, and on PostgreSQL by any other on the same database. It is news,
/// not a queue: what matters is in the row.
/// </summary>
internal sealed class RowChanges
{
    private ImmutableArray<Action<RowChange?>> listeners = [];

    /// <summary>Calls the listener with every change from now on; with null when some may be missing. It must return at once.</summary>
    public void Listen(Action<RowChange?> listener) => ImmutableInterlocked.Update(ref listeners, all => all.Add(listener));

    public void Tell(RowChange? change)
    {
        foreach (var listener in listeners)
            listener(change);
    }
}

/// <summary>Hears what other servers on the same database change, for as long as the server runs.</summary>
internal sealed partial class OtherServersChanges(Database database, TimeProvider time, ILogger<OtherServersChanges> log)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (database.HasOtherServers && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await database.HearChanges(stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogLost(fault);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What other servers change is not heard of for a moment; portals are told to read everything anew")]
    private partial void LogLost(Exception fault);
}
