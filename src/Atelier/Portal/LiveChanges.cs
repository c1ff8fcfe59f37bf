using System.Threading.Channels;
using Atelier.Storage;

namespace Atelier.Portal;

/// <summary>
/// Reads each row that changed once, and hands what it says to every open event stream. A stream that does not keep up, and every stream
/// when changes may have been missed, is told to read everything anew.
/// </summary>
internal sealed partial class LiveChanges(Database database, ILogger<LiveChanges> log) : BackgroundService
{
    private readonly Channel<RowChange?> changes = Channel.CreateBounded<RowChange?>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly HashSet<LiveInbox> inboxes = [];
    private readonly Lock gate = new();

    /// <summary>An inbox for what changes from now on, until it is disposed of.</summary>
    public LiveInbox Open()
    {
        var inbox = new LiveInbox(Close);
        lock (gate)
            inboxes.Add(inbox);
        return inbox;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        database.Changes.Listen(change => changes.Writer.TryWrite(change));
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var change in changes.Reader.ReadAllAsync(stoppingToken))
        {
            if (Inboxes() is not { Length: > 0 } open)
                continue;
            try
            {
                if (change is null)
                    Array.ForEach(open, inbox => inbox.Miss());
                else if (await Read(change, stoppingToken) is { } read)
                    Array.ForEach(open, inbox => inbox.Put(read));
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogUnread(fault, change?.Table ?? "");
                Array.ForEach(open, inbox => inbox.Miss());
            }
        }
    }

    private async Task<LiveChange?> Read(RowChange change, CancellationToken cancel)
    {
        await using var db = await database.Read(cancel);
        return await LiveChange.Read(change, db, cancel);
    }

    private LiveInbox[] Inboxes()
    {
        lock (gate)
            return [.. inboxes];
    }

    private void Close(LiveInbox inbox)
    {
        lock (gate)
            inboxes.Remove(inbox);
    }

    [LoggerMessage(1, LogLevel.Error, "A changed row of {Table} could not be read; portals are told to read everything anew")]
    private partial void LogUnread(Exception fault, string table);
}

/// <summary>
/// What an event stream has yet to look at. It holds a limited number of changes; when it is full, it only knows that it missed some.
/// </summary>
internal sealed class LiveInbox(Action<LiveInbox> close) : IDisposable
{
    private readonly Channel<LiveChange> waiting = Channel.CreateBounded<LiveChange>(500);
    private volatile bool hasMissed;

    public ChannelReader<LiveChange> Waiting => waiting.Reader;

    public void Put(LiveChange change)
    {
        if (!waiting.Writer.TryWrite(change))
            hasMissed = true;
    }

    /// <summary>Notes that changes may have been missed, and wakes the reader.</summary>
    public void Miss()
    {
        hasMissed = true;
        waiting.Writer.TryWrite(new LiveChange("", "", null, "", []));
    }

    /// <summary>Whether changes were missed since this was last asked.</summary>
    public bool TakeMissed()
    {
        var missed = hasMissed;
        hasMissed = false;
        return missed;
    }

    public void Dispose() => close(this);
}
