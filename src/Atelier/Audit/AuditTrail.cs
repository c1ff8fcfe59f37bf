using System.Threading.Channels;
using Atelier.Storage;

namespace Atelier.Audit;

/// <summary>
/// Writes down what could not be written in the transaction that did it, above all refusals, which have none: in groups, soon after, and
/// without anybody waiting for it. However many there are, they take a limited place: the same again within a minute is counted, and of
/// different refusals in a minute only so many are written, the others only counted.
/// </summary>
internal sealed partial class AuditTrail(Database database, TimeProvider time, ILogger<AuditTrail> log) : BackgroundService
{
    /// <summary>How many different refusals are written in a minute.</summary>
    public const int MostInMinute = 200;

    /// <summary>The operation under which the others are counted.</summary>
    public const string Others = "OtherRefusedCalls";

    private const int MostWaiting = 20_000;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<AuditEvent> waiting =
        Channel.CreateBounded<AuditEvent>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });

    // What was written in this minute, by what makes two refusals the same.
    private readonly Dictionary<AuditEvent, string> written = [];
    private DateTimeOffset minuteEnds;

    /// <summary>Has an event written down soon. A server that is killed at once loses it.</summary>
    public void Note(AuditEvent happened) => waiting.Writer.TryWrite(happened.Cleaned());

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryWriteAll(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await waiting.Reader.WaitToReadAsync(stoppingToken))
        {
            await TryWriteAll(stoppingToken);
            // A flood costs one transaction a second.
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    private async Task TryWriteAll(CancellationToken cancel)
    {
        try
        {
            await WriteAll(cancel);
        }
        catch (Exception fault) when (!cancel.IsCancellationRequested)
        {
            written.Clear();
            LogLost(fault);
        }
    }

    private async Task WriteAll(CancellationToken cancel)
    {
        var counted = new Dictionary<string, (AuditEvent? New, long Times, long LastAt)>();
        while (waiting.Reader.TryRead(out var happened))
            Count(counted, happened);
        if (counted.Count == 0)
            return;
        await using var db = await database.Write(cancel);
        foreach (var (id, (added, times, lastAt)) in counted)
        {
            if (added is null)
                await AuditTable.Repeat(db, id, times, lastAt, cancel);
            else
                await AuditTable.Add(db, added with { Times = times, LastAt = lastAt }, cancel);
        }

        await db.Commit(cancel);
    }

    private void Count(Dictionary<string, (AuditEvent? New, long Times, long LastAt)> counted, AuditEvent happened)
    {
        if (time.GetUtcNow() >= minuteEnds)
        {
            written.Clear();
            minuteEnds = time.GetUtcNow().AddMinutes(1);
        }

        var kind = KindOf(happened);
        if (!written.ContainsKey(kind) && written.Count >= MostInMinute && happened.Error is not null)
            (happened, kind) = (AsOther(happened), KindOf(AsOther(happened)));
        var isNew = !written.TryGetValue(kind, out var id);
        id ??= happened.Id;
        if (isNew)
            written[kind] = id;
        counted[id] = counted.TryGetValue(id, out var known)
            ? known with { Times = known.Times + 1, LastAt = happened.LastAt }
            : (isNew ? happened : null, 1, happened.LastAt);
    }

    // By what makes them the same; of whoever was not proved, no choice of theirs is part of it.
    private static AuditEvent KindOf(AuditEvent happened)
    {
        var isProved = happened.PrincipalId is not null;
        return happened with
        {
            Id = "", HappenedAt = 0, LastAt = 0, RequestId = null, Message = null, Detail = null,
            Resource = isProved ? happened.Resource : null,
            ResourceId = isProved ? happened.ResourceId : null,
            StudioId = isProved ? happened.StudioId : null,
        };
    }

    private static AuditEvent AsOther(AuditEvent refused) => new()
    {
        Id = refused.Id, HappenedAt = refused.HappenedAt, LastAt = refused.LastAt, Account = refused.Account, Proof = "None",
        Operation = Others, Status = 429, Error = "TooManyToList",
        Message = "More was refused in this minute than is listed one by one.",
    };

    [LoggerMessage(1, LogLevel.Error, "Refused calls could not be written to the audit trail")]
    private partial void LogLost(Exception fault);
}
