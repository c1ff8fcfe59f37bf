using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Atelier.Audit;

/// <summary>Something that somebody did, or was refused. Times are Unix milliseconds.</summary>
internal sealed record AuditEvent
{
    private const int LongestName = 256;
    private const int LongestText = 1000;

    private static uint lastNumber;

    /// <summary>Its place in the order of time: later ones are greater.</summary>
    public required string Id { get; init; }

    public required long HappenedAt { get; init; }

    /// <summary>The account it belongs to; null where nobody was proved and none was named.</summary>
    public string? Account { get; init; }

    public string? StudioId { get; init; }

    /// <summary>Who did it, once proved; null for who could not prove to be anybody.</summary>
    public string? PrincipalId { get; init; }

    public string? PrincipalName { get; init; }

    /// <summary>How that was proved: AccessKey, TemporaryKey, SignIn, Password, IssuerToken, Operator or None.</summary>
    public required string Proof { get; init; }

    /// <summary>Which key, sign-in or issuer it was.</summary>
    public string? ProofId { get; init; }

    /// <summary>The role of the temporary credentials that were used.</summary>
    public string? RoleArn { get; init; }

    public required string Operation { get; init; }

    /// <summary>What was acted upon: an ARN where there is one, else what the address said.</summary>
    public string? Resource { get; init; }

    /// <summary>The resource's own id, by which it is found.</summary>
    public string? ResourceId { get; init; }

    /// <summary>The names of what was asked for, and the ids among it; never other values.</summary>
    public string? Detail { get; init; }

    /// <summary>The HTTP status of the answer; for the operator's verbs as if they were calls.</summary>
    public required long Status { get; init; }

    /// <summary>The error's name; null for what was done.</summary>
    public string? Error { get; init; }

    public string? Message { get; init; }

    public string? Address { get; init; }

    public string? RequestId { get; init; }

    /// <summary>How often the same was refused within a minute; 1 for what was done.</summary>
    public long Times { get; init; } = 1;

    /// <summary>When the last of them was.</summary>
    public long LastAt { get; init; }

    /// <summary>A new id at that time: of one server's at the same millisecond, too, the later one is greater.</summary>
    public static string IdAt(DateTimeOffset time)
    {
        var number = Interlocked.Increment(ref lastNumber).ToString("x8", CultureInfo.InvariantCulture);
        return $"{FirstIdAt(time)}{number}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
    }

    /// <summary>What every id of an event at that time or later is not less than.</summary>
    public static string FirstIdAt(DateTimeOffset time) =>
        Math.Max(0, time.ToUnixTimeMilliseconds()).ToString("x12", CultureInfo.InvariantCulture) + "-";

    /// <summary>The id by which a resource is found: that of an ARN, an id alone, or one behind its kind, as in users/{id}.</summary>
    public static string? IdOf(string? resource)
    {
        if (resource is null)
            return null;
        var pieces = resource.Split('/');
        var id = resource.StartsWith("arn:", StringComparison.Ordinal) || pieces.Length == 1 ? pieces[^1] : pieces[1];
        // A studio's ARN has its id without the region.
        return id[(id.LastIndexOf(':') + 1)..];
    }

    /// <summary>The same with texts that every database takes, that steer no terminal, and that are no longer than they may be.</summary>
    public AuditEvent Cleaned() => this with
    {
        Account = Clean(Account, LongestName),
        StudioId = Clean(StudioId, LongestName),
        PrincipalName = Clean(PrincipalName, LongestName),
        ProofId = Clean(ProofId, LongestName),
        RoleArn = Clean(RoleArn, LongestName),
        Operation = Clean(Operation, LongestName)!,
        Resource = Clean(Resource, LongestName),
        ResourceId = Clean(ResourceId, LongestName),
        Detail = Clean(Detail, LongestText),
        Error = Clean(Error, LongestName),
        Message = Clean(Message, LongestText),
        Address = Clean(Address, LongestName),
        RequestId = Clean(RequestId, LongestName),
    };

    private static string? Clean(string? text, int longest)
    {
        if (text is null)
            return null;
        var clean = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > longest)
                break;
            clean.Append(Rune.IsControl(rune) ? new Rune('?') : rune);
        }

        return clean.ToString();
    }
}
