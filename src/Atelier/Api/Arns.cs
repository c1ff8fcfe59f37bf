namespace Atelier.Api;

/// <summary>Writes Amazon resource names, <c>arn:aws:nimble:{region}:{account}:{type}/{id}</c>.</summary>
internal static class Arns
{
    /// <summary>The ARN of a resource. A studio's holds only the part of its id after the region.</summary>
    public static string Of(string type, string region, string account, string id) =>
        $"arn:aws:nimble:{region}:{account}:{type}/{id[(id.IndexOf(':', StringComparison.Ordinal) + 1)..]}";
}
