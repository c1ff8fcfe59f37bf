using System.Text.RegularExpressions;
using Atelier.Api;

namespace Atelier.SecurityTokens;

/// <summary>The ARNs under which STS speaks of callers and roles.</summary>
internal static partial class IamArns
{
    /// <summary>A role's ARN, with or without a path before its name.</summary>
    [GeneratedRegex(@"\Aarn:aws[a-z-]*:iam::[0-9]{12}:role/([\x21-\x7e]+/)?[a-zA-Z0-9_+=,.@-]+\z")]
    public static partial Regex Role();

    /// <summary>What the name of a session may be.</summary>
    [GeneratedRegex(@"\A[a-zA-Z0-9_+=,.@-]*\z")]
    public static partial Regex SessionName();

    public static string Of(Caller caller) => caller.Role is null
        ? $"arn:aws:iam::{caller.Account}:user/{caller.Name}"
        : OfSession(caller.Account, caller.Role);

    public static string OfSession(string account, RoleSession role) =>
        $"arn:aws:sts::{account}:assumed-role/{role.RoleArn[(role.RoleArn.LastIndexOf('/') + 1)..]}/{role.Name}";
}
