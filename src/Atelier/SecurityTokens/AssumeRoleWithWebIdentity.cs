using System.Xml.Linq;
using Atelier.Api;
using Atelier.Identity;
using Atelier.Identity.Oidc;
using Atelier.Storage;
using Atelier.Studios;

namespace Atelier.SecurityTokens;

/// <summary>
/// Gives somebody whom an OpenID Connect issuer vouches for temporary credentials that are good for a studio's role alone. The request is
/// not signed: the token is the proof. Who signs in for the first time becomes a principal.
/// </summary>
internal sealed partial class AssumeRoleWithWebIdentity(
    Database database, WebIdentities identities, TemporaryKeys keys, TimeProvider time, ILogger<AssumeRoleWithWebIdentity> log)
{
    private const int LongestToken = 20_000;

    public async Task<IEnumerable<XElement>> Run(StsParameters parameters, AuditedCall audited, CancellationToken cancel)
    {
        var asked = AskedRole.Read(parameters);
        audited.Resource = asked.RoleArn;
        var identity = await Verify(parameters.Required("WebIdentityToken", 4, LongestToken), cancel);

        await using var db = await database.Write(cancel);
        var principal = await WebIdentityTable.SignIn(db, identity, time.GetUtcNow(), cancel);
        var caller = principal.ToCaller() with { Proof = new Proof(ProofKind.IssuerToken, identity.Issuer.Issuer) };
        audited.Caller = caller;
        // Neither which roles there are nor who is disabled is told.
        if (!principal.IsEnabled || !await StudioRoles.CanTake(caller, asked.RoleArn, db, cancel))
            throw StsError.AccessDenied("Not authorized to perform sts:AssumeRoleWithWebIdentity");
        await audited.Record(db, cancel);
        await db.Commit(cancel);

        var role = asked.Take(caller, time.GetUtcNow());
        LogTaken(caller.Name, identity.Issuer.Issuer, role.RoleArn, role.Name, role.ExpiresAt);
        return
        [
            StsXml.Element("SubjectFromWebIdentityToken", identity.Subject),
            StsXml.Element("Audience", identity.Audience),
            StsXml.Element("Provider", identity.Issuer.Issuer),
            .. AskedRole.Describe(caller, role, keys.Make(caller.PrincipalId, role)),
        ];
    }

    private async Task<WebIdentity> Verify(string token, CancellationToken cancel)
    {
        try
        {
            return await identities.Verify(token, cancel);
        }
        catch (WebIdentityException fault)
        {
            throw fault.Fault switch
            {
                WebIdentityFault.Expired => StsError.ExpiredIdentityToken(fault.Message),
                WebIdentityFault.IssuerUnreachable => StsError.IssuerUnreachable(fault.Message),
                WebIdentityFault.NotAllowed => StsError.AccessDenied(fault.Message),
                _ => StsError.InvalidIdentityToken(fault.Message),
            };
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{User} of {Issuer} took the role {RoleArn} as {SessionName} until {End:u}")]
    private partial void LogTaken(string user, string issuer, string roleArn, string sessionName, DateTimeOffset end);
}
