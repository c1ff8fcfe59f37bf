using System.Runtime.CompilerServices;
using Atelier.Storage;

namespace Atelier.Audit;

/// <summary>What is looked for in the audit trail; null for whatever does not matter.</summary>
internal sealed record AuditFilter
{
    /// <summary>Results that stand for more than one error.</summary>
    public const string Done = "done";
    public const string Refused = "refused";
    public const string Failed = "failed";

    private const int AtOnce = 500;

    public string? Account { get; init; }

    public string? StudioId { get; init; }

    /// <summary>A principal's name or id.</summary>
    public string? Principal { get; init; }

    public string? Operation { get; init; }

    /// <summary>A resource's ARN or id.</summary>
    public string? Resource { get; init; }

    /// <summary><see cref="Done"/>, <see cref="Refused"/>, <see cref="Failed"/> or an error's name.</summary>
    public string? Result { get; init; }

    /// <summary>A part of any text of it, in whatever case.</summary>
    public string? Text { get; init; }

    /// <summary>From this time on.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The newest events it selects, of those before a place, up to a number.</summary>
    public Task<IReadOnlyList<AuditEvent>> ListNewest(Connection db, string? before, int limit, CancellationToken cancel) =>
        AuditTable.ListNewest(db, ToCondition(), before, limit, cancel);

    /// <summary>Every event it selects, newest first, read a few at a time, so that nobody has to hold them all.</summary>
    public async IAsyncEnumerable<AuditEvent> ReadAll(Database database, [EnumeratorCancellation] CancellationToken cancel)
    {
        var condition = ToCondition();
        string? before = null;
        while (true)
        {
            IReadOnlyList<AuditEvent> some;
            await using (var db = await database.Read(cancel))
                some = await AuditTable.ListNewest(db, condition, before, AtOnce, cancel);
            foreach (var happened in some)
                yield return happened;
            if (some.Count < AtOnce)
                yield break;
            before = some[^1].Id;
        }
    }

    private Condition ToCondition()
    {
        var condition = new Condition("1 = 1", new { })
            .AndEquals("account", Account).AndEquals("studio_id", StudioId).AndEquals("operation", Operation)
            .AndEquals("resource_id", AuditEvent.IdOf(Resource));
        if (Principal is not null)
            condition = Guid.TryParse(Principal, out _)
                ? condition.AndEquals("principal_id", Principal)
                : condition.AndEquals("principal_name", Principal);
        if (From is { } from)
            condition = condition.And("id >= @firstId", new { firstId = AuditEvent.FirstIdAt(from) });
        if (Until is { } until)
            condition = condition.And("id < @endId", new { endId = AuditEvent.FirstIdAt(until) });
        return AndText(AndResult(condition));
    }

    private Condition AndResult(Condition condition) => Result switch
    {
        null => condition,
        Done => condition.And("error is null", new { }),
        Refused => condition.And("error is not null and status < 500", new { }),
        Failed => condition.And("status >= 500", new { }),
        _ => condition.AndEquals("error", Result),
    };

    private Condition AndText(Condition condition)
    {
        if (string.IsNullOrWhiteSpace(Text))
            return condition;
        var escaped = Text.Trim().ToLowerInvariant()
            .Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal)
            .Replace("_", @"\_", StringComparison.Ordinal);
        string[] columns =
            ["principal_name", "operation", "resource", "detail", "error", "message", "address", "proof_id", "request_id", "studio_id"];
        var all = string.Join(" || ' ' || ", columns.Select(column => $"coalesce({column}, '')"));
        return condition.And($@"lower({all}) like @text escape '\'", new { text = $"%{escaped}%" });
    }
}
