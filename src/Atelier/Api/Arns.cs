namespace Atelier.Api;

/// <summary>An Amazon resource name of this API, in its parts.</summary>
/// <param name="Text">The whole of it.</param>
/// <param name="Region">The region.</param>
/// <param name="Account">The 12-digit account.</param>
/// <param name="Type">What it names, such as launch-profile.</param>
/// <param name="Id">The resource's id; a studio's without the region.</param>
internal sealed record ResourceName(string Text, string Region, string Account, string Type, string Id);

/// <summary>Writes and reads Amazon resource names, <c>arn:aws:nimble:{region}:{account}:{type}/{id}</c>.</summary>
internal static class Arns
{
    /// <summary>The ARN of a resource. A studio's holds only the part of its id after the region.</summary>
    public static string Of(string type, string region, string account, string id) =>
        $"arn:aws:nimble:{region}:{account}:{type}/{id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..]}";

    /// <summary>The parts of an ARN of this API, or null if the text is none.</summary>
    public static ResourceName? Parse(string text) =>
        text.Split(':') is ["arn", "aws", "nimble", var region, var account, var resource]
        && Ids.IsRegion(region)
        && account.Length == 12 && account.All(char.IsAsciiDigit)
        && resource.Split('/') is [var type, { Length: > 0 } id]
            ? new ResourceName(text, region, account, type, id)
            : null;
}
