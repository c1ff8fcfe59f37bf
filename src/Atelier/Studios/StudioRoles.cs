using Atelier.Api;
using Atelier.Storage;

namespace Atelier.Studios;

/// <summary>
/// The two roles of a studio, its adminRoleArn and its userRoleArn, as credentials are narrowed to them. Who is in a role reaches only the
/// studios that have it, and administers one only in its adminRoleArn; who took several roles reaches what all of them reach. It follows
/// the studio as it is at each request.
/// </summary>
internal static class StudioRoles
{
    /// <summary>Whether the caller's credentials are good for the studio at all.</summary>
    public static bool LetUse(Caller caller, Studio studio) =>
        caller.Role is null || caller.Role.RoleArns.All(arn => arn == studio.AdminRoleArn || arn == studio.UserRoleArn);

    /// <summary>Whether the caller's credentials are good for administering the studio, provided that the principal may.</summary>
    public static bool LetAdminister(Caller caller, Studio studio) =>
        caller.Role is null || caller.Role.RoleArns.All(arn => arn == studio.AdminRoleArn);

    /// <summary>
    /// Whether the caller may take the role: it must be the userRoleArn of a live studio of the account, or the adminRoleArn of one that
    /// the caller administers.
    /// </summary>
    public static Task<bool> CanTake(Caller caller, string roleArn, Connection db, CancellationToken cancel) => HasStudio(
        caller.Account,
        async studio => (studio.UserRoleArn == roleArn && LetUse(caller, studio))
            || (studio.AdminRoleArn == roleArn && await StudioAccess.IsAdministrator(caller, studio, db, cancel)),
        db, cancel);

    /// <summary>Whether the caller administers any live studio of the account.</summary>
    public static Task<bool> AdministerAny(Caller caller, Connection db, CancellationToken cancel) =>
        HasStudio(caller.Account, studio => StudioAccess.IsAdministrator(caller, studio, db, cancel), db, cancel);

    private static async Task<bool> HasStudio(
        string account, Func<Studio, Task<bool>> isWanted, Connection db, CancellationToken cancel)
    {
        const string live = "account = @account and state not in ('DELETE_IN_PROGRESS', 'DELETED', 'CREATE_FAILED')";
        foreach (var row in await StudioTable.Rows.Select(db, live, new { account }, cancel))
        {
            if (await isWanted(row.Document))
                return true;
        }

        return false;
    }
}
