namespace Atelier.Storage;

/// <summary>What tells a membership from others, as one text for <see cref="RowChange"/>: no id has a slash.</summary>
/// <param name="Of">What somebody is a member of.</param>
/// <param name="PrincipalId">Who is.</param>
internal sealed record MemberKey(string Of, string PrincipalId)
{
    public static MemberKey Parse(string text) => text.Split('/') is [var of, var principalId]
        ? new MemberKey(of, principalId)
        : throw new FormatException($"{text} names no membership.");

    public override string ToString() => $"{Of}/{PrincipalId}";
}
