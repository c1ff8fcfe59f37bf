using Atelier.Api;
using Atelier.Identity.SignIn;
using Atelier.Storage;
using Atelier.StreamingSessions;
using Atelier.Workstations;

namespace Atelier.Portal.Capacity;

/// <summary>How far the plots go back.</summary>
internal enum CapacityRange
{
    HOUR,
    DAY,
    MONTH,
}

internal sealed record CapacityRequest
{
    [Query]
    public CapacityRange? Range { get; init; }
}

/// <summary>What is in use; GiB.</summary>
internal sealed record CapacityPoint(
    DateTimeOffset Time, double TotalMemoryGiB, double UsedMemoryGiB, double PromisedMemoryGiB, double TotalStorageGiB,
    double UsedStorageGiB, double Running, int MostRunning);

/// <summary>A workstation that runs, or is being started or stopped.</summary>
internal sealed record RunningWorkstation(
    string SessionId, string StudioId, string OwnedBy, string? OwnerName, string State, string InstanceType, int VirtualCpus,
    double MemoryGiB, DateTimeOffset Since);

/// <param name="Node">The machine that the workstations are on.</param>
/// <param name="Now">How it is now; null while the engine does not say.</param>
/// <param name="Problem">Why it does not.</param>
/// <param name="StepSeconds">The time from one point of the plots to the next.</param>
/// <param name="Points">How it was, oldest first; times without a point were not measured.</param>
/// <param name="Running">The account's workstations, newest first.</param>
internal sealed record CapacityReport(
    string Node, CapacityPoint? Now, string? Problem, int StepSeconds, IReadOnlyList<CapacityPoint> Points,
    IReadOnlyList<RunningWorkstation> Running);

/// <summary>
/// <c>/portal/capacity</c>: what the machine has and what runs on it, now and over time, for administrators of the account. Figures are
/// those of the whole machine, the workstations those of the account.
/// </summary>
internal sealed class CapacityEndpoint(Database database, SignInCheck check, CapacityProbe probe, TimeProvider time)
{
    private const int MostListed = 1000;
    private const double GiB = 1L << 30;

    private static readonly Dictionary<CapacityRange, (TimeSpan Length, TimeSpan Step)> Ranges = new()
    {
        [CapacityRange.HOUR] = (TimeSpan.FromHours(1), CapacitySamples.Minute),
        [CapacityRange.DAY] = (TimeSpan.FromDays(1), CapacitySamples.Quarter),
        [CapacityRange.MONTH] = (TimeSpan.FromDays(31), CapacitySamples.SixHours),
    };

    public async Task Get(HttpContext http)
    {
        var cancel = http.RequestAborted;
        var caller = await check.ProveAdministrator(http);
        var request = await PortalRequests.Read<CapacityRequest>(http);
        var (length, step) = Ranges[request.Range ?? CapacityRange.HOUR];
        var (now, problem) = await Look(cancel);
        await using var db = await database.Read(cancel);
        var samples = await CapacitySamples.List(db, step, time.GetUtcNow() - length, cancel);
        await PortalRequests.Answer(http, new CapacityReport(
            Environment.MachineName, now, problem, (int)step.TotalSeconds, [.. samples.Select(Point)],
            await ListRunning(db, caller.Account, cancel)));
    }

    private async Task<(CapacityPoint? Now, string? Problem)> Look(CancellationToken cancel)
    {
        try
        {
            return (Point(await probe.Look(cancel)), null);
        }
        catch (EngineException fault)
        {
            return (null, fault.Message);
        }
    }

    private static async Task<IReadOnlyList<RunningWorkstation>> ListRunning(Connection db, string account, CancellationToken cancel)
    {
        var rows = await SessionTable.Rows.Select(
            db,
            $"{SessionTable.IsRunning} and studio_id in (select s.id from studios s where s.account = @account) " +
            "order by created_at desc, id limit @MostListed",
            new { account, MostListed }, cancel);
        var names = await NamesOf(db, rows.Select(row => row.Document.OwnedBy!), cancel);
        return [.. rows.Select(row => new RunningWorkstation(
            row.Document.SessionId!, row.Facts.StudioId, row.Document.OwnedBy!, names.GetValueOrDefault(row.Document.OwnedBy!),
            row.Document.State.ToString()!, row.Document.Ec2InstanceType!, row.Facts.Machine.VirtualCpus,
            row.Facts.Machine.MemoryMiB / 1024.0,
            row.Document.StartedAt ?? DateTimeOffset.FromUnixTimeMilliseconds(row.Facts.CreatedAt)))];
    }

    private static async Task<Dictionary<string, string>> NamesOf(Connection db, IEnumerable<string> ids, CancellationToken cancel)
    {
        var condition = new Condition("1 = 1", new { }).AndAnyOf("id", ids.Distinct());
        var names = await db.Query(
            $"select id, name from principals where {condition.Sql}", condition.Values,
            row => (Id: row.GetString(0), Name: row.GetString(1)), cancel);
        return names.ToDictionary(principal => principal.Id, principal => principal.Name);
    }

    private static CapacityPoint Point(CapacitySample sample) => new(
        DateTimeOffset.FromUnixTimeMilliseconds(sample.BeganAt), sample.TotalMemory / GiB, sample.UsedMemory / GiB,
        sample.PromisedMemory / GiB, sample.TotalStorage / GiB, sample.UsedStorage / GiB, sample.Running, (int)sample.MostRunning);
}
