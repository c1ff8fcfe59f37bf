using System.Xml.Linq;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.SecurityTokens;

/// <summary>Gives a caller temporary credentials that are good for a studio's role alone. The caller stays the same principal.</summary>
internal sealed partial class AssumeRole(Database database, TemporaryKeys keys, TimeProvider time, ILogger<AssumeRole> log)
{
    public async Task<IEnumerable<XElement>> Run(
        StsParameters parameters, Caller caller, AuditedCall audited, CancellationToken cancel)
    {
        var asked = AskedRole.Read(parameters);
        audited.Resource = asked.RoleArn;
        await using var db = await database.Write(cancel);
        // Nobody is told which roles there are.
        if (!await StudioRoles.CanTake(caller, asked.RoleArn, db, cancel))
            throw StsError.AccessDenied(
                $"User: {IamArns.Of(caller)} is not authorized to perform: sts:AssumeRole on resource: {asked.RoleArn}. It takes the " +
                "userRoleArn of a studio of the account, or the adminRoleArn of one that the user administers.");

        await audited.Record(db, cancel);
        await db.Commit(cancel);

        var role = asked.Take(caller, time.GetUtcNow());
        LogTaken(caller.Name, role.RoleArn, role.Name, role.ExpiresAt);
        return AskedRole.Describe(caller, role, keys.Make(caller.PrincipalId, role));
    }

    [LoggerMessage(1, LogLevel.Information, "{User} took the role {RoleArn} as {SessionName} until {End:u}")]
    private partial void LogTaken(string user, string roleArn, string sessionName, DateTimeOffset end);
}
