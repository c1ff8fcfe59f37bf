using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace Atelier.Emulator;

/// <summary>
/// Durations as people write them: <c>500ms</c>, <c>2s</c>, <c>5m</c>, <c>12h</c>, <c>7d</c>, or as ISO 8601 does: <c>PT12H</c>.
/// </summary>
internal static partial class Durations
{
    /// <summary>What a duration must look like, to be said to who wrote another.</summary>
    public const string Rule = "must be a duration from 0 to 3650 days, such as 500ms, 2s, 5m, 12h, 7d, or PT12H as ISO 8601 writes it";

    /// <summary>The longest there is.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>The duration, or null if the text is none that is allowed.</summary>
    public static TimeSpan? Parse(string text)
    {
        var duration = Short().Match(text) is { Success: true } match
            ? FromShort(decimal.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture), match.Groups["unit"].Value)
            : FromIso(text);
        return duration >= TimeSpan.Zero && duration <= Longest ? duration : null;
    }

    /// <summary>The duration in ISO 8601, as answers show it.</summary>
    public static string Write(TimeSpan duration) => XmlConvert.ToString(duration);

    private static TimeSpan? FromShort(decimal number, string unit)
    {
        var milliseconds = number * unit switch
        {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => 86_400_000,
        };
        return milliseconds <= (decimal)Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds((double)milliseconds) : null;
    }

    // Years and months have no fixed length.
    private static TimeSpan? FromIso(string text)
    {
        if (!Iso().IsMatch(text))
            return null;
        try
        {
            return XmlConvert.ToTimeSpan(text);
        }
        catch (Exception fault) when (fault is FormatException or OverflowException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?<number>[0-9]{1,12}(\.[0-9]{1,6})?)(?<unit>ms|s|m|h|d)\z")]
    private static partial Regex Short();

    [GeneratedRegex(@"^P(?=[0-9T])([0-9]{1,9}D)?(T(?=[0-9])([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}(\.[0-9]{1,6})?S)?)?\z")]
    private static partial Regex Iso();
}
