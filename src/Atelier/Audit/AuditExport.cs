using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Atelier.Audit;

/// <summary>Writes the audit trail for other programs, an event a line.</summary>
internal static class AuditExport
{
    public const string Csv = "csv";
    public const string JsonLines = "jsonl";

    private static readonly (string Name, Func<AuditEvent, object?> Value)[] Fields =
    [
        ("eventId", happened => happened.Id),
        ("time", happened => Time(happened.HappenedAt)),
        ("account", happened => happened.Account),
        ("studioId", happened => happened.StudioId),
        ("principalId", happened => happened.PrincipalId),
        ("principalName", happened => happened.PrincipalName),
        ("proof", happened => happened.Proof),
        ("proofId", happened => happened.ProofId),
        ("roleArn", happened => happened.RoleArn),
        ("operation", happened => happened.Operation),
        ("resource", happened => happened.Resource),
        ("detail", happened => happened.Detail),
        ("status", happened => happened.Status),
        ("error", happened => happened.Error),
        ("message", happened => happened.Message),
        ("address", happened => happened.Address),
        ("requestId", happened => happened.RequestId),
        ("times", happened => happened.Times),
        ("lastTime", happened => Time(happened.LastAt)),
    ];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line that names the columns of a CSV file; null for a format that has none.</summary>
    public static string? Head(string format) => format == Csv ? string.Join(',', Fields.Select(field => field.Name)) : null;

    /// <summary>An event as a line in the format, without the line's end.</summary>
    public static string Line(string format, AuditEvent happened) => format == Csv
        ? string.Join(',', Fields.Select(field => Cell(field.Value(happened))))
        : JsonSerializer.Serialize(Members(happened), Relaxed);

    private static Dictionary<string, object> Members(AuditEvent happened) =>
        Fields.Select(field => (field.Name, Value: field.Value(happened))).Where(field => field.Value is not null)
            .ToDictionary(field => field.Name, field => field.Value!);

    // RFC 4180. A cell that begins like a formula would be run as one by spreadsheets (OWASP, CSV Injection), so an apostrophe goes before.
    private static string Cell(object? value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n'") < 0 ? text
            : new StringBuilder(text).Replace("\"", "\"\"").Insert(0, '"').Append('"').ToString();
    }

    private static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
