using System.Data.Common;
using Atelier.Storage;

namespace Atelier.Identity;

/// <summary>A user as an administrator sees one. Times are Unix milliseconds.</summary>
/// <param name="User">The user.</param>
/// <param name="CreatedAt">When the user was made.</param>
/// <param name="HasPassword">Whether there is a password for the portal.</param>
/// <param name="IsPasswordTemporary">Whether it is one that the next sign-in replaces.</param>
/// <param name="Issuer">The OpenID Connect issuer that knows the person; null for users that were made here.</param>
/// <param name="SignIns">How many browsers the user is signed in with.</param>
/// <param name="ActiveKeys">How many active access keys the user has.</param>
/// <param name="SeenAt">When one of both was last used, as far as that is still known.</param>
internal sealed record ListedPerson(
    Principal User, long CreatedAt, bool HasPassword, bool IsPasswordTemporary, string? Issuer, long SignIns, long ActiveKeys,
    long? SeenAt);

/// <summary>The users of an account with how they get in.</summary>
internal static class PeopleList
{
    private const string Columns =
        "p.id, p.account, p.name, p.kind, p.is_enabled, p.created_at, w.is_temporary, " +
        "(select min(i.issuer) from web_identities i where i.principal_id = p.id), " +
        "(select count(*) from sign_ins s where s.principal_id = p.id and s.due_at > @now), " +
        "(select count(*) from access_keys k where k.principal_id = p.id and k.is_active = 1), " +
        "(select max(s.used_at) from sign_ins s where s.principal_id = p.id), " +
        "(select max(k.last_used_at) from access_keys k where k.principal_id = p.id)";

    /// <summary>The users that a condition on principals selects; what follows it, such as an order, may be part of it.</summary>
    public static Task<IReadOnlyList<ListedPerson>> Select(
        Connection db, Condition condition, DateTimeOffset now, CancellationToken cancel)
    {
        var timed = condition.And("1 = 1", new { now = now.ToUnixTimeMilliseconds() });
        return db.Query(
            $"select {Columns} from principals p left join passwords w on w.principal_id = p.id " +
            $"where p.id in (select id from principals where {condition.Sql}) order by p.created_at, p.id",
            timed.Values, Read, cancel);
    }

    private static ListedPerson Read(DbDataReader row)
    {
        var user = new Principal(
            row.GetString(0), row.GetString(1), row.GetString(2), Enum.Parse<PrincipalKind>(row.GetString(3)), row.GetInt64(4) == 1);
        long? signedInAt = row.IsDBNull(10) ? null : row.GetInt64(10);
        long? keyUsedAt = row.IsDBNull(11) ? null : row.GetInt64(11);
        return new ListedPerson(
            user, row.GetInt64(5), HasPassword: !row.IsDBNull(6), IsPasswordTemporary: !row.IsDBNull(6) && row.GetInt64(6) == 1,
            row.IsDBNull(7) ? null : row.GetString(7), row.GetInt64(8), row.GetInt64(9),
            signedInAt is null || keyUsedAt > signedInAt ? keyUsedAt : signedInAt);
    }
}
