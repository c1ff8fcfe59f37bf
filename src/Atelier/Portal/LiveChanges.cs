using System.Threading.Channels;
using Atelier.Api;
using Atelier.Identity.SignIn;
using Atelier.LaunchProfiles;
using Atelier.Storage;
using Atelier.StreamingImages;
using Atelier.StreamingSessions;
using Atelier.StreamingSessions.Backups;
using Atelier.StreamingSessions.Streams;
using Atelier.StudioComponents;
using Atelier.Studios;

namespace Atelier.Portal;

/// <summary>Something that changed, for those who may see it.</summary>
/// <param name="Kind">The event's name.</param>
/// <param name="StudioId">The studio it is in.</param>
/// <param name="OwnedBy">Who may see it beside the studio's administrators; null for what has no owner.</param>
/// <param name="Id">Its id.</param>
/// <param name="Data">What is told: the resource as the API shows it, and its studio.</param>
internal sealed record LiveChange(string Kind, string StudioId, string? OwnedBy, string Id, byte[] Data)
{
    public const string OfLaunchProfile = "launchProfile";
    public const string OfStudio = "studio";
    public const string OfStudioComponent = "studioComponent";
    public const string OfStreamingImage = "streamingImage";

    public static LiveChange Of<T>(string kind, string studioId, string? ownedBy, string? id, T resource)
    {
        var told = new Dictionary<string, object?> { ["studioId"] = studioId, [kind] = resource };
        return new LiveChange(kind, studioId, ownedBy, id!, WireJson.Format.Write(told));
    }
}

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
        if (change.Table == SignIns.TableName)
            return new LiveChange(change.Table, "", null, change.Id, []);
        await using var db = await database.Read(cancel);
        return change.Table switch
        {
            var name when name == SessionTable.Rows.Name
                && await SessionTable.Rows.Find(db, change.Id, cancel) is var (session, facts, _) =>
                LiveChange.Of("session", facts.StudioId, session.OwnedBy, session.SessionId, session),
            var name when name == BackupTable.Rows.Name
                && await BackupTable.Rows.Find(db, change.Id, cancel) is var (backup, facts, _) =>
                LiveChange.Of("backup", facts.StudioId, backup.OwnedBy, backup.BackupId, backup),
            var name when name == StreamTable.Rows.Name
                && await StreamTable.Rows.Find(db, change.Id, cancel) is var (stream, facts, _) =>
                LiveChange.Of("stream", facts.StudioId, stream.OwnedBy, stream.StreamId, stream),
            var name when name == LaunchProfileTable.Rows.Name
                && await LaunchProfileTable.Rows.Find(db, change.Id, cancel) is var (profile, facts, _) =>
                LiveChange.Of(LiveChange.OfLaunchProfile, facts.StudioId, null, profile.LaunchProfileId, profile),
            var name when name == StudioTable.Rows.Name && await StudioTable.Rows.Find(db, change.Id, cancel) is var (studio, _, _) =>
                LiveChange.Of(LiveChange.OfStudio, change.Id, null, change.Id, studio),
            var name when name == StudioComponentTable.Rows.Name
                && await StudioComponentTable.Rows.Find(db, change.Id, cancel) is var (component, facts, _) =>
                LiveChange.Of(LiveChange.OfStudioComponent, facts.StudioId, null, component.StudioComponentId, component),
            var name when name == StreamingImageTable.Rows.Name
                && await StreamingImageTable.Rows.Find(db, change.Id, cancel) is var (image, facts, _) =>
                LiveChange.Of(LiveChange.OfStreamingImage, facts.StudioId, null, image.StreamingImageId, image),
            _ => null,
        };
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
