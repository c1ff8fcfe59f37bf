using System.Data.Common;
using Atelier.Storage;

namespace Atelier.Audit;

/// <summary>The audit trail as it is stored.</summary>
internal static class AuditTable
{
    private const string Columns =
        "id, happened_at, account, studio_id, principal_id, principal_name, proof, proof_id, role_arn, operation, resource, resource_id, " +
        "detail, status, error, message, address, request_id, times, last_at";

    /// <summary>Writes an event down.</summary>
    public static Task Add(Connection db, AuditEvent happened, CancellationToken cancel) => db.Execute(
        $"insert into audit_events ({Columns}) values (@Id, @HappenedAt, @Account, @StudioId, @PrincipalId, @PrincipalName, @Proof, " +
        "@ProofId, @RoleArn, @Operation, @Resource, @ResourceId, @Detail, @Status, @Error, @Message, @Address, @RequestId, @Times, " +
        "@LastAt)",
        happened.Cleaned(), cancel);

    /// <summary>Counts more of the same into an event that is there.</summary>
    public static Task Repeat(Connection db, string id, long times, long lastAt, CancellationToken cancel) => db.Execute(
        "update audit_events set times = times + @times, last_at = @lastAt where id = @id", new { id, times, lastAt }, cancel);

    /// <summary>The newest events that a condition selects, of those before a place, up to a number.</summary>
    public static Task<IReadOnlyList<AuditEvent>> ListNewest(
        Connection db, Condition condition, string? before, int limit, CancellationToken cancel)
    {
        var rest = before is null ? condition : condition.And("id < @before", new { before });
        rest = rest.And("1 = 1 order by id desc limit @limit", new { limit });
        return db.Query($"select {Columns} from audit_events where {rest.Sql}", rest.Values, Read, cancel);
    }

    /// <summary>Removes events of before a time, up to a number, and says how many.</summary>
    public static Task<int> RemoveBefore(Connection db, DateTimeOffset oldest, int limit, CancellationToken cancel) => db.Execute(
        "delete from audit_events where id in (select id from audit_events where id < @first order by id limit @limit)",
        new { first = AuditEvent.FirstIdAt(oldest), limit }, cancel);

    /// <summary>Removes the oldest refusals of an account, or of none, beyond a number; up to another number. Says how many.</summary>
    public static Task<int> RemoveRefusals(Connection db, string? account, int kept, int limit, CancellationToken cancel)
    {
        var owner = account is null ? "account is null" : "account = @account";
        return db.Execute(
            "delete from audit_events where id in (select id from audit_events " +
            $"where {owner} and error is not null order by id desc limit @limit offset @kept)",
            new { account, kept, limit }, cancel);
    }

    /// <summary>The accounts of which something was refused; null for what belongs to none.</summary>
    public static Task<IReadOnlyList<string?>> ListRefusedAccounts(Connection db, CancellationToken cancel) =>
        db.Query("select distinct account from audit_events where error is not null", null, row => Text(row, 0), cancel);

    private static AuditEvent Read(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        HappenedAt = row.GetInt64(1),
        Account = Text(row, 2),
        StudioId = Text(row, 3),
        PrincipalId = Text(row, 4),
        PrincipalName = Text(row, 5),
        Proof = row.GetString(6),
        ProofId = Text(row, 7),
        RoleArn = Text(row, 8),
        Operation = row.GetString(9),
        Resource = Text(row, 10),
        ResourceId = Text(row, 11),
        Detail = Text(row, 12),
        Status = row.GetInt64(13),
        Error = Text(row, 14),
        Message = Text(row, 15),
        Address = Text(row, 16),
        RequestId = Text(row, 17),
        Times = row.GetInt64(18),
        LastAt = row.GetInt64(19),
    };

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
