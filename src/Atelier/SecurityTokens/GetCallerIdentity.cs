using System.Xml.Linq;
using Atelier.Api;

namespace Atelier.SecurityTokens;

/// <summary>Says who signed the request. It takes no permission.</summary>
internal static class GetCallerIdentity
{
    public static IEnumerable<XElement> Run(Caller caller) =>
    [
        StsXml.Element("Arn", IamArns.Of(caller)),
        StsXml.Element("UserId", caller.PrincipalId),
        StsXml.Element("Account", caller.Account),
    ];
}
