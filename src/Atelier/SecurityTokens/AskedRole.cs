using System.Xml.Linq;
using Atelier.Api;
using Atelier.Identity;

namespace Atelier.SecurityTokens;

/// <summary>What a request wants temporary credentials for, and the credentials.</summary>
/// <param name="RoleArn">A role of a studio.</param>
/// <param name="SessionName">The caller's name for it.</param>
/// <param name="Seconds">How long they are to last.</param>
internal sealed record AskedRole(string RoleArn, string SessionName, int Seconds)
{
    private const int DefaultSeconds = 3600;
    private const int LeastSeconds = 900;
    private const int MostSeconds = 43200;

    /// <exception cref="StsError">A ValidationError for a parameter that is missing, wrong, or would narrow what is granted.</exception>
    public static AskedRole Read(StsParameters parameters)
    {
        parameters.Refuse("Policy", "PolicyArns", "SerialNumber", "TokenCode", "ProviderId");
        return new AskedRole(
            parameters.Required("RoleArn", 20, 2048, IamArns.Role()),
            parameters.Required("RoleSessionName", 2, 64, IamArns.SessionName()),
            parameters.Number("DurationSeconds", LeastSeconds, MostSeconds, DefaultSeconds));
    }

    /// <summary>The caller in the role, which it may take. Who is in a role already keeps its limits and its end.</summary>
    public RoleSession Take(Caller caller, DateTimeOffset now)
    {
        var end = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds() + Seconds);
        return caller.Role is null
            ? new RoleSession([RoleArn], SessionName, end)
            : new RoleSession(
                [.. caller.Role.RoleArns.Where(arn => arn != RoleArn), RoleArn], SessionName,
                caller.Role.ExpiresAt < end ? caller.Role.ExpiresAt : end);
    }

    /// <summary>What every action that grants a role answers.</summary>
    public static IEnumerable<XElement> Describe(Caller caller, RoleSession role, NewTemporaryKey key) =>
    [
        StsXml.Element(
            "Credentials",
            StsXml.Element("AccessKeyId", key.Id),
            StsXml.Element("SecretAccessKey", key.Secret),
            StsXml.Element("SessionToken", key.SessionToken),
            StsXml.Element("Expiration", StsXml.Time(role.ExpiresAt))),
        StsXml.Element(
            "AssumedRoleUser",
            StsXml.Element("AssumedRoleId", $"{caller.PrincipalId}:{role.Name}"),
            StsXml.Element("Arn", IamArns.OfSession(caller.Account, role))),
    ];
}
